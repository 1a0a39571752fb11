package heuristics

import (
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// coded is a stranger's mail with a text and an image whose code says something.
func coded(text, said string) given {
	return withImage(text, func(o *payload.Object) { o.Codes = []string{said} })
}

func withImage(text string, change func(*payload.Object)) given {
	image := file("2", "image001.png", payload.Image)
	change(image)
	return showing("a@midori.example", text).toTokiwa().carrying(image)
}

const asking = "メールボックスの容量が上限に達しました。下のQRコードをスマートフォンで読み取り、再認証をお願いいたします。"

func TestQRLink(t *testing.T) {
	const evil = "https://login.evil.example/x"
	unread := func(why payload.Reason) func(*payload.Object) {
		return func(o *payload.Object) { o.CodesUnread = why }
	}
	drawn := showing("a@midori.example", asking).toTokiwa()
	drawn.f.Mail.Codes = []mail.Code{{Part: "1", Text: evil}}
	drawn.f.Mail.Links = []mail.Link{{Part: "1", URL: evil, Source: mail.InCode}}
	drawnUnread := showing("a@midori.example", asking).toTokiwa()
	drawnUnread.f.Mail.Codes = []mail.Code{{Part: "1"}}
	const talk = "先日はありがとうございました。名刺の件、承知いたしました。今後ともよろしくお願いいたします。青葉商事 田中"
	check(t, "qr-link", []example{
		{"asks for the code", coded(asking, evil), "hit"},
		{"in English", coded("Your mailbox is full. Please scan the QR code below with your phone to keep your account active.", evil), "hit"},
		{"code by another word", coded("お手数ですが、下記の二次元バーコードよりお手続きください。期限は本日中となっております。", evil), "hit"},
		{"image to be held before the camera", coded("下の画像をスマートフォンのカメラで読み取ってください。よろしくお願いいたします。", evil), "hit"},
		{"full-width", coded("ＱＲコードを読み取り、本人確認を完了してください。期限を過ぎると停止されます。", evil), "hit"},
		{"nothing but the image", coded("", evil), "hit"},
		{"drawn with characters", drawn, "hit"},
		{"address without a scheme", coded(asking, "www.evil.example/x"), "hit"},
		{"address within a card", coded(asking, "MECARD:N:x;URL:https://evil.example/x;;"), "hit"},
		{"through a redirector", coded(asking, "https://www.google.com/url?q=https%3A%2F%2Fevil.example"), "hit"},
		{"the sender's site, not confirmed", coded(asking, "https://www.midori.example/").auth(origin.No), "hit"},

		{"ticket: the confirmed sender's site", coded(asking, "https://ticket.midori.example/1").auth(origin.Yes), "no"},
		{"our own site", coded(asking, "https://www.tokiwa.example/1"), "no"},
		{"a ministry's site", coded(asking, "https://www.mofa.go.jp/"), "no"},
		{"newsletter", coded(asking, "https://lin.ee/abc").circular(origin.Yes), "recorded"},
		{"code in a signature", coded(talk, "https://www.aoba.example/"), "recorded"},
		{"code for a wireless network", coded(asking, "WIFI:S:guest;P:x;;"), "no"},
		{"telephone number", coded(asking, "tel:0312345678"), "no"},
		{"no code", withImage(asking, func(*payload.Object) {}), "no"},
		{"no image", showing("a@midori.example", asking), "no"},
		{"nothing", facts(), "no"},

		{"not decoded", withImage(asking, unread(payload.NotDecoded)), "hit"},
		{"too large", withImage(asking, unread(payload.TooBig)), "hit"},
		{"drawn and not read", drawnUnread, "hit"},
		{"not decoded, nobody asks", withImage(talk, unread(payload.NotDecoded)), "no"},
		{"scanned documents", withImage("スキャンした契約書をお送りします。ご確認ください。", unread(payload.TooBig)), "no"},
		{"read only", withImage("添付は読み取り専用です。パスワードは不要です。ご確認をお願いいたします。", unread(payload.TooBig)), "no"},
		{"reader failed", withImage(asking, func(*payload.Object) {}).missing("payload", "x"), "undecided"},
	})
	for what, c := range map[string]struct {
		facts given
		want  float64
	}{"read": {coded(asking, evil), 1}, "not read": {withImage(asking, unread(payload.NotDecoded)), unreadCodeShare}} {
		if got := share(t, "qr-link", c.facts.f); got != c.want {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	contains(t, evidenceOf(t, judge(t, coded(asking, evil).f), "qr-link"), "A QR code leads to login.evil.example.", "QRコードを読み取らせて、サイト「login.evil.example」へ誘導しています。")
}

// Where a code leads is judged as any link.
func TestTargetsOfCodes(t *testing.T) {
	for id, said := range map[string]string{
		"url-ip-literal": "http://192.0.2.7/x", "url-brand-lookalike": "https://mofa-go-jp.com/", "url-shortener": "https://bit.ly/3x", "url-direct-payload": "https://evil.example/a.apk",
	} {
		check(t, id, []example{{"in a code", coded(asking, said), "hit"}})
	}
}

func TestAsksToScan(t *testing.T) {
	for text, want := range map[string]bool{
		asking: true, "Scan the QR code": true, "コードを読み取ってください": true,
		"": false, "契約書をスキャンしました。": false, "読み取り専用": false, "バーコードリーダーの見積": false,
	} {
		if got := AsksToScan(showing("a@midori.example", text).f.Mail); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
	if AsksToScan(nil) {
		t.Error("no mail asks")
	}
}
