package heuristics

import (
	"strings"
	"unicode"

	"sekisho/internal/payload"
)

// What double-ext means. A name is disguised when a suffix that readers take for a document's stands right before the suffix that
// counts, and that one starts something: "見積書.xlsx.exe". Systems that hide known suffixes show "見積書.xlsx".
//
// A suffix reads as a document's when it is one (documentSuffixes), when it looks like one (looksLikeDocument: "xlsxs"), or when it is a
// word for a document (documentWords: "2024.見積書.exe"). Numbers, versions and words between dots ("setup.v2.exe", "jquery.min.js")
// do not. Before the suffix of an archive it is only recorded: that is how some systems name what they pack ("見積書.xlsx.zip").

// documentSuffixes are those of what people read, look at or listen to.
const documentSuffixes = "pdf doc docx docm dot dotx xls xlsx xlsm xlsb xlt ppt pptx pptm pps ppsx rtf jtd jtt odt ods odp txt text csv " +
	"jpg jpeg png gif bmp tif tiff heic webp htm html mht eml msg one xdw hwp mp3 mp4 mov avi wav wmv mpg"

// imitated are the suffixes whose look-alikes count: those that everybody knows by sight.
const imitated = "pdf doc docx xls xlsx ppt pptx rtf txt csv jtd jpg jpeg png gif"

// otherWords look like an imitated suffix but stand between dots for a reason of their own.
const otherWords = "dock gift ping ptx dcx"

// documentWords are what people call documents in Japanese.
const documentWords = "文書 書類 資料 会議資料 添付資料 写真 画像 報告書 見積書 見積 請求書 注文書 発注書 納品書 契約書 " +
	"議事録 履歴書 案内 通知 名簿 一覧 原稿"

// isWordOf says that token is one of the words in a list separated by blanks.
func isWordOf(list, token string) bool {
	return token != "" && !strings.ContainsRune(token, ' ') && strings.Contains(" "+list+" ", " "+token+" ")
}

func doubleExtHit(it item) (Hit, bool) {
	best, found := Hit{}, false
	for _, name := range it.names {
		share, disguised := doubleExt(name)
		if share > 0 && !runs(it.class) {
			continue // "www.pdf.com" as the name of a page
		}
		if disguised && (!found || share > best.Share) {
			best, found = Hit{Part: it.object.Path, Data: map[string]string{"name": name}, Share: share}, true
		}
	}
	if found && best.Share == 0 {
		best.Text = &packedDocument
	}
	return best, found
}

// packedDocument is the evidence of double-ext where the last suffix is an archive's.
var packedDocument = Text{
	En: "The name of the archive “{name}” contains the extension of a document.",
	Ja: "圧縮ファイル「{name}」の名前に、文書の拡張子が含まれています。",
}

// doubleExt says whether a name is disguised and which share of the weight that has.
func doubleExt(name string) (share float64, disguised bool) {
	class := payload.ClassOfName(name)
	if class != payload.ClassArchive && !runs(class) {
		return 0, false
	}
	suffixes := payload.Suffixes(name)
	if len(suffixes) < 2 {
		return 0, false
	}
	if class == payload.ClassArchive {
		return 0, isWordOf(documentSuffixes, suffixes[1])
	}
	last := 0
	for last < len(suffixes) && runs(payload.ClassOfName("."+suffixes[last])) {
		last++ // "x.pdf.scr.exe" is disguised all the same
	}
	if last == len(suffixes) {
		return 0, false
	}
	return 1, readsAsDocument(suffixes[last])
}

func readsAsDocument(suffix string) bool {
	suffix = suffixProper(suffix)
	return isWordOf(documentSuffixes, suffix) || isWordOf(documentWords, suffix) || looksLikeDocument(suffix)
}

// suffixProper takes away what copying and padding put behind a suffix: "pdf (1)", "pdf____", "pdf-2".
func suffixProper(suffix string) string {
	end := strings.IndexFunc(suffix, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if end < 0 || strings.ContainsFunc(suffix[end:], unicode.IsLetter) {
		return suffix
	}
	return suffix[:end]
}

// looksLikeDocument says that a token is one edit away from an imitated suffix and still reads as it: the first letter stays, and of
// three letters none is replaced or left out, since that makes another word ("css", "pkg", "eng", "ltd"). What is a suffix itself is no
// imitation.
func looksLikeDocument(token string) bool {
	if payload.ClassOfName("."+token) != payload.ClassNone || isWordOf(otherWords, token) {
		return false
	}
	for suffix := range strings.FieldsSeq(imitated) {
		if token == "" || token[0] != suffix[0] || distance(token, suffix) != 1 {
			continue
		}
		if len(suffix) > 3 || len(token) > 3 || sameLetters(token, suffix) {
			return true
		}
	}
	return false
}

// sameLetters says that b, one edit away from a, has the same letters in another order.
func sameLetters(a, b string) bool {
	differs := func(r rune) bool { return strings.Count(a, string(r)) != strings.Count(b, string(r)) }
	return len(a) == len(b) && !strings.ContainsFunc(a, differs)
}
