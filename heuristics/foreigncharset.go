package heuristics

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"sekisho/internal/mail"
	"sekisho/internal/text"
)

// enoughKana is how many kana make a text Japanese: Chinese texts use "の" for its looks.
const enoughKana = 5

const (
	foreignFields = 200     // header fields that are looked at
	foreignField  = 2 << 10 // octets of each
	foreignText   = 8000    // characters of a text in which kana are counted
)

// foreignLabels are the charsets of China, Taiwan and Korea by the beginnings of their labels.
var foreignLabels = []string{
	"gb2312", "gb_2312", "gbk", "gb18030", "x-gb", "cp936", "ms936", "windows-936", "euc-cn", "hz", "iso-2022-cn", "csgb",
	"big5", "cn-big5", "x-x-big5", "csbig5", "cp950", "ms950", "windows-950", "euc-tw",
	"euc-kr", "euckr", "ks_c_5601", "ksc5601", "ksc_5601", "ks_c-5601", "cseuckr", "cp949", "ms949", "windows-949", "x-windows-949", "uhc", "iso-2022-kr", "johab",
}

func foreignLabel(label string) bool {
	return label != "" && slices.ContainsFunc(foreignLabels, func(l string) bool { return strings.HasPrefix(label, l) })
}

// foreignTexts collects what of a mail is labelled with such a charset.
type foreignTexts struct {
	charset string // of the first
	kana    int
	gbk     bool // labelled gb2312, but with characters that only GBK has
}

// findCharsetForeign counts what is labelled with foreign charsets together: a subject alone is short.
func findCharsetForeign(f *Facts) ([]Hit, Reason) {
	if f.Mail == nil {
		return nil, ""
	}
	var all foreignTexts
	all.fields(f.Mail.Header)
	for p := range f.parts() {
		all.part(p, f.Mail.Texts)
	}
	if all.kana < enoughKana {
		return nil, ""
	}
	data := map[string]string{"charset": all.charset}
	if all.gbk {
		data["sub"] = "gbk-as-gb2312"
	}
	return f.japaneseOnly(Hit{Data: data, Share: 1}, nil), ""
}

func (t *foreignTexts) add(charset, decoded string) {
	if t.charset == "" {
		t.charset = charset
	}
	t.kana += kanaWithin(decoded, foreignText)
	t.gbk = t.gbk || strings.HasPrefix(charset, "gb2312") && beyondGB2312(decoded)
}

func (t *foreignTexts) fields(h mail.Header) {
	for _, field := range h[:min(len(h), foreignFields)] {
		raw := field.Raw[:min(len(field.Raw), foreignField)]
		if charset := foreignWord(raw); charset != "" {
			t.add(charset, text.DecodeHeader(string(raw)))
		}
	}
}

// foreignWord is the first foreign label of the encoded words in a field, or "". It reads the labels alone: most fields have none.
func foreignWord(raw []byte) string {
	for {
		_, rest, found := bytes.Cut(raw, []byte("=?"))
		if !found {
			return ""
		}
		label, _, ended := bytes.Cut(rest[:min(len(rest), 40)], []byte("?"))
		if ended && len(label) > 1 {
			if charset := text.Label(string(label)); foreignLabel(charset) {
				return charset
			}
		}
		raw = rest
	}
}

// part adds the text and the names of a body part. A name whose octets nobody declared has no label.
func (t *foreignTexts) part(p *mail.Part, texts []mail.Text) {
	if charset := text.Label(p.Charset); foreignLabel(charset) {
		for _, body := range texts {
			if body.Part == p.Path {
				t.add(charset, shownOrBody(body))
			}
		}
	}
	for _, n := range boundedNames(p) {
		if foreignLabel(n.Charset) && !slices.Contains(n.Defects, mail.DefectRaw8Bit) {
			t.add(n.Charset, n.Text)
		}
	}
}

func shownOrBody(t mail.Text) string {
	if t.Shown != "" {
		return t.Shown
	}
	return t.Body
}

// kanaWithin counts hiragana and katakana (half-width too) within the first characters of s.
func kanaWithin(s string, most int) (n int) {
	for _, r := range s {
		if r >= 0x3041 && r <= 0x30FF && r != '・' && r != 0x30A0 || r >= 0xFF66 && r <= 0xFF9F {
			n++
		}
		if most--; most == 0 {
			break
		}
	}
	return n
}

// beyondGB2312 says that a text holds characters that GBK has and GB/T 2312 does not: in GBK both octets of the latter's are 0xA1 or above.
func beyondGB2312(s string) bool {
	enc := simplifiedchinese.GBK.NewEncoder()
	var in [utf8.UTFMax]byte
	var out [2]byte
	most := foreignText
	for _, r := range s {
		if most--; most == 0 {
			break
		}
		if r < utf8.RuneSelf {
			continue
		}
		n, _, err := enc.Transform(out[:], in[:utf8.EncodeRune(in[:], r)], true)
		if err == nil && n == 2 && (out[0] < 0xA1 || out[1] < 0xA1) {
			return true
		}
	}
	return false
}
