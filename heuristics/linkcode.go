package heuristics

import (
	"strings"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// What qr-link means. The mail asks its reader to scan a code that leads to a web page: his telephone follows the link, past all that protects his
// computer. The code is an image, or is drawn with characters or the cells of a table. A mail that says next to nothing besides the code asks
// as well. Only recorded are codes that nobody asks to scan (a signature has one for the firm's site) and those of newsletters; left alone are codes to
// the confirmed sender's own site (tickets) and to whom the reader knows. A code that could not be read counts a third, and only where the
// mail asks to scan one.

func codeTrait() Trait {
	return Trait{
		ID: "qr-link", Family: Link, Weight: 3, Kind: Structural, Ref: "フィッシング対策協議会 フィッシングレポート (2025)",
		Text: Text{
			En: "A QR code leads to {host}.",
			Ja: "QRコードを読み取らせて、サイト「{host}」へ誘導しています。",
		},
		Find: findQRLink,
	}
}

// unreadCode is the evidence of qr-link where it is not known where the code leads.
var unreadCode = Text{
	En: "The mail asks its reader to scan a QR code. Where it leads could not be found out.",
	Ja: "QRコードの読み取りを求めていますが、どこに接続されるかを確認できませんでした。",
}

// unreadCodeShare makes weight 1 of 3.
const unreadCodeShare = 1.0 / 3

func findQRLink(f *Facts) ([]Hit, Reason) {
	part, unread := f.unreadCodeIn()
	if !f.hasCode() && !unread && f.Missing["payload"] == "" {
		return nil, f.unreadLinks()
	}
	asks := f.asksToScan()
	hits, reason := f.codesToFollow(asks && !f.newsletter())
	switch {
	case len(hits) > 0 || !asks:
		return hits, reason
	case f.Missing["payload"] != "":
		return nil, f.Missing["payload"]
	case unread && !f.hasCode() && !f.newsletter():
		return []Hit{{Part: part, Data: map[string]string{}, Share: unreadCodeShare, Text: &unreadCode}}, reason
	}
	return nil, reason
}

// codesToFollow finds the codes that lead to web pages, one for each host.
func (f *Facts) codesToFollow(asked bool) ([]Hit, Reason) {
	told := map[string]bool{}
	return f.eachTarget(func(l *link) (Hit, bool) {
		if l.Source != mail.InCode || l.onward || told[l.to.Host] || !strings.HasPrefix(l.to.Scheme, "http") || f.expectedCode(l) {
			return Hit{}, false
		}
		told[l.to.Host] = true
		hit := Hit{Data: l.data(), Share: 1}
		if !asked {
			hit.Share = 0
		}
		return hit, true
	})
}

// expectedCode says that a code leads where its reader expects.
func (f *Facts) expectedCode(l *link) bool {
	host := l.to.Host
	if l.through != nil {
		host = l.through.to.Host
	}
	if f.genuine(host) {
		return true
	}
	aligned, _ := f.aligned()
	return aligned == origin.Yes && f.ofSenders(host)
}

// unreadCodeIn gives the first place where a code may stand that was not read.
func (f *Facts) unreadCodeIn() (part string, found bool) {
	if f.Mail != nil {
		for _, c := range f.Mail.Codes {
			if c.Text == "" {
				return c.Part, true
			}
		}
	}
	for _, top := range f.Objects {
		top.Walk(func(o *payload.Object) {
			if o.CodesUnread != "" && !found {
				part, found = o.Path, true
			}
		})
	}
	return part, found
}

// AsksToScan says that a mail asks its reader to scan a code: then its images are worth a long look (payload.Inspector.Codes).
func AsksToScan(m *mail.Message) bool { return (&Facts{Mail: m}).asksToScan() }

// codeNames are what such codes are called, and lensWords what one does with them, in folded text.
var (
	codeNames = []string{"qrコード", "qr コード", "qr-コード", "二次元コード", "2次元コード", "二次元バーコード", "2次元バーコード", "qr code", "qr-code", "qrcode"}
	lensWords = []string{"読み取", "読取", "よみとり", "スキャン", "かざし", "かざす", "撮影", "scan", "camera", "カメラ"}
	lensThing = []string{"コード", "code", "画像", "image", "スマートフォン", "スマホ", "携帯", "smartphone", "phone"}
)

// fewWords is how many characters a letter has that leaves the asking to its picture.
const fewWords = 30

func (f *Facts) asksToScan() bool {
	if f.Mail == nil {
		return false
	}
	w := f.wording()
	said := w.subject + "\n" + w.body
	if containsAny(said, codeNames) {
		return true
	}
	for _, word := range lensWords {
		for at := range places(said, word) {
			if containsAny(sentence(said, at), lensThing) {
				return true
			}
		}
	}
	return f.hasCode() && written(w.body) < fewWords
}

// hasCode says that a code was read.
func (f *Facts) hasCode() bool {
	for i := range f.links().list {
		if f.links().list[i].Source == mail.InCode {
			return true
		}
	}
	return false
}

// written counts the characters of a text that are none of a drawing.
func written(s string) int {
	n := 0
	for _, r := range s {
		if r > ' ' && (r < 0x2500 || r > 0x2BFF) && r != 0x3000 && r != '#' {
			n++
		}
	}
	return n
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
