package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// officeMail is a business mail as some mail program or service writes it.
type officeMail struct {
	name, client, mail string
	weighs             string // traits with weight that it is right to find
}

const japan, america = "210.130.137.80", "8.8.8.8"

// written is a mail by a program: its header fields, and what the body is.
func written(fields, body string) string {
	if !strings.Contains(fields, "\nMessage-ID: ") {
		fields += "\nMessage-ID: <20261105090000.4F2A@" + authorOf(fields).host + ">"
	}
	return crlf(fields + "\nTo: hanako@tokiwa.example\nDate: Thu, 5 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n" + body)
}

const jis = "iso-2022-jp"

type author struct{ address, host string }

// authorOf is the last address of the From field in a mail or in its fields.
func authorOf(fields string) (a author) {
	_, from, _ := strings.Cut("\n"+strings.ReplaceAll(fields, "\r", ""), "\nFrom: ")
	from, _, _ = strings.Cut(from, "\n")
	a.address = strings.Trim(from[strings.LastIndexAny(from, " <")+1:], "<>")
	_, a.host, _ = strings.Cut(a.address, "@")
	return a
}

// reversePath is the author's own address; reports have none.
func reversePath(octets string) string {
	if strings.Contains(octets, "multipart/report") {
		return ""
	}
	return authorOf(octets).address
}

func word(charset, s string) string { return encodedWord(charset, charsets()[charset](s)) }

// textIn is the body of a plain mail in that charset.
func textIn(charset, s string) string {
	encoding := "7bit"
	if charset != jis {
		encoding = "8bit"
	}
	return "Content-Type: text/plain; charset=" + charset + "\nContent-Transfer-Encoding: " + encoding + "\n\n" + charsets()[charset](s) + "\n"
}

const greeting = "いつもお世話になっております。青葉商事の山田です。\n資料をお送りします。ご査収ください。\n"

// files is a multipart body with a text and parts.
func files(charset string, parts ...string) string {
	body := "Content-Type: multipart/mixed; boundary=\"----=_NextPart_000_0001\"\n\nThis is a multi-part message in MIME format.\n\n------=_NextPart_000_0001\n" + textIn(charset, greeting)
	for _, p := range parts {
		body += "------=_NextPart_000_0001\n" + p + "\n"
	}
	return body + "------=_NextPart_000_0001--\n"
}

// file is a part with a name as most programs write it.
func file(mediaType, charset, name, content string) string {
	w := word(charset, name)
	return fmt.Sprintf("Content-Type: %s;\n\tname=\"%s\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment;\n\tfilename=\"%s\"\n\n%s", mediaType, w, w, base64Of(content))
}

// fromAoba is the beginning of a header.
func fromAoba(mailer string) string {
	return "From: " + word(jis, "青葉商事 山田太郎") + " <taro@aoba.example>\nSubject: " + word(jis, "お見積りの件") + "\nMessage-ID: <20261105090000.1A2B@aoba.example>\n" + mailer
}

const (
	pdf  = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01"
	ole  = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // begins a compound file (MS-CFB 2.2)
	gzip = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x04\x00"
)

// Documents of older programs.
var (
	word97   = compound("WordDocument", "1Table")
	ichitaro = compound("DocumentText", "JSRV_SegmentInformation")
)

func xlsx() string {
	return zipOf(map[string]string{"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", "xl/workbook.xml": "<workbook/>", "xl/media/image1.png": "\x89PNG\r\n\x1a\n"})
}

// names are those of ordinary files, with dots and suffixes that remind of something else.
func namedMails() []officeMail {
	var list []officeMail
	for name, content := range map[string]string{
		"ver1.2.zip": zipOf(map[string]string{"図面.dwg": "AC1032"}), "見積書.xlsx.zip": zipOf(map[string]string{"見積書.xlsx": xlsx()}),
		"議事録_日本語.2026.10.pdf": pdf, "IMG_0001.JPG.jpg": jpeg, "株式会社A.B.C.pdf": pdf, "No.12.doc": word97, "Ph.D.pdf": pdf, "履歴書(山田).docx": xlsx(),
		"Mr.Com.pdf": pdf, "example.com.pdf": pdf, "www.example.com.html": "<html><body>x</body></html>", "patch.js.txt": "--- a\n+++ b\n", "app.exe.config.txt": "x",
		"請求書No.1234.5678.xls": compound("Workbook"), "売上.xls": "<html><table><tr><td>1</td></tr></table></html>", "受注一覧.csv": "a,b\n1,2\n", "会議.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
		"山田太郎.vcf": "BEGIN:VCARD\nEND:VCARD\n", "図.svg": `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/><text>on = "x"</text></svg>`, "設計図.jtd": ichitaro, "資料【最終版】.pptx": xlsx(),
		"令和8年度 予算(案).xlsx": xlsx(), "写真　１．jpg": jpeg, "写真.JPG ": jpeg, "スキャン_20261105_0900.pdf": pdf, "a.b.c.d.e.pdf": pdf, "Dr. com. report.pdf": pdf,
		"日報(11/5).xlsx": xlsx(), "100%.pdf": pdf, "見積書；改.pdf": pdf, "C#入門.pdf": pdf, "node.js入門.pdf": pdf, "ASP.NET.docx": xlsx(), "会社案内.pdf.pdf": pdf,
		"契約書.docx.p7s": "0\x82\x01\x00", "log.2026-11-05.txt": "09:00 MZ\n", "MZ.txt": "MZ is the beginning", "報告.msg": compound("__properties_version1.0"), "音声.m4a": "\x00\x00\x00\x20ftypM4A ",
		"Thumbs.db": compound("Catalog"), "一覧.dat": "\x01\x02", "旧字体﨑髙.pdf": pdf, "①②③㈱.pdf": pdf, "مستند.pdf": pdf, "견적서.xlsx": xlsx(), "报价单.docx": xlsx(), "Angebot für Müller.pdf": pdf,
	} {
		weighs := map[string]string{"設計図.jtd": "ichitaro", "www.example.com.html": "html-attach"}[name]
		list = append(list, officeMail{name, japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), files("utf-8", file("application/octet-stream", "utf-8", name, content))), weighs})
	}
	return list
}

func programMails() []officeMail {
	pdfFile := file("application/pdf", jis, "御見積書.pdf", pdf)
	raw := func(cs, s string) string { return charsets()[cs](s) }
	return []officeMail{
		{"Becky!", japan, written(fromAoba("X-Mailer: Becky! ver. 2.81.02 [ja]"), files(jis, pdfFile)), ""},
		{"Outlook 2019", japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0\nThread-Index: AQHa\nContent-Language: ja\nX-MS-TNEF-Correlator: "), files(jis, pdfFile)), ""},
		{"Outlook Express, raw Shift_JIS", japan, written("From: \""+raw("shift_jis", "表示部 山田")+"\" <taro@aoba.example>\nSubject: "+raw("shift_jis", "予定表の件")+"\nX-Mailer: Microsoft Outlook Express 6.00.2900.5512",
			files("shift_jis", "Content-Type: application/msword; name=\""+raw("shift_jis", "予定表.doc")+"\"\nContent-Disposition: attachment; filename=\""+raw("shift_jis", "予定表.doc")+"\"\nContent-Transfer-Encoding: base64\n\n"+base64Of(word97))), ""},
		{"Thunderbird", japan, written(fromAoba("User-Agent: Mozilla Thunderbird"), files("utf-8", "Content-Type: application/pdf; name=\""+word("utf-8", "御見積書.pdf")+"\"\nContent-Disposition: attachment; filename*=UTF-8''%E5%BE%A1%E8%A6%8B%E7%A9%8D%E6%9B%B8.pdf\nContent-Transfer-Encoding: base64\n\n"+base64Of(pdf))), ""},
		{"Thunderbird, long name in segments", japan, written(fromAoba("User-Agent: Mozilla Thunderbird"), files("utf-8", "Content-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=UTF-8''%E5%BE%A1%E8%A6%8B%E7%A9%8D;\n filename*1*=%E6%9B%B8%2E%70%64%66\nContent-Transfer-Encoding: base64\n\n"+base64Of(pdf))), ""},
		{"Gmail", america, written("Received: by mail-yw1-f173.google.com with SMTP id 00721157ae682 for <hanako@tokiwa.example>; Wed, 04 Nov 2026 16:00:00 -0800 (PST)\nDKIM-Signature: v=1; a=rsa-sha256; d=gmail.com\nFrom: "+word("utf-8", "山田太郎")+" <taro@gmail.com>\nSubject: "+word("utf-8", "応募の件")+"\nMessage-ID: <CAB+x@mail.gmail.com>", "Content-Type: multipart/alternative; boundary=\"000000000000\"\n\n--000000000000\n"+textIn("utf-8", greeting)+"--000000000000\nContent-Type: text/html; charset=\"UTF-8\"\nContent-Transfer-Encoding: quoted-printable\n\n<div dir=3D\"ltr\">=E3=81=AF</div>\n--000000000000--\n"), "origin-foreign"},
		{"iPhone", japan, written(fromAoba("X-Mailer: iPhone Mail (22A3354)"), files("utf-8", "Content-Type: image/jpeg; name=IMG_0001.JPG; x-apple-part-url=1\nContent-Disposition: inline; filename=IMG_0001.JPG\nContent-Transfer-Encoding: base64\n\n"+base64Of(jpeg))), ""},
		{"Apple Mail", japan, written(fromAoba("X-Mailer: Apple Mail (2.3776.700.51)"), files("utf-8", "Content-Type: application/pdf; x-unix-mode=0644; name=\"=?utf-8?B?"+base64Of("見積")+"?=\n =?utf-8?B?"+base64Of("書.pdf")+"?=\"\nContent-Disposition: inline; filename*=utf-8''%E8%A6%8B%E7%A9%8D%E6%9B%B8.pdf\nContent-Transfer-Encoding: base64\n\n"+base64Of(pdf))), ""},
		{"Cybozu", japan, written(fromAoba("X-Mailer: Cybozu Office/10.8.6"), files(jis, pdfFile)), ""},
		{"Active! mail", japan, written(fromAoba("X-Mailer: Active! mail 6 Server"), files(jis, pdfFile)), ""},
		{"NTT Com webmail", japan, written(fromAoba("X-Mailer: OCN Mail\nX-Originating-IP: 153.149.1.1"), textIn(jis, greeting)), ""},
		{"Shuriken", japan, written(fromAoba("X-Mailer: Shuriken Pro6"), files(jis, file("application/x-js-taro", jis, "稟議書.jtd", ichitaro))), "ichitaro"},
		{"old EUC-JP web form", japan, written("From: "+word("euc-jp", "申込フォーム")+" <form@aoba.example>\nSubject: "+word("euc-jp", "お問い合わせ")+"\nX-Mailer: PHP/7.4", textIn("euc-jp", greeting)), ""},
		{"Microsoft 365", japan, written("Received: from OS3P286MB0001.JPNP286.PROD.OUTLOOK.COM (2603:1096:604:1::1) by OS3P286MB0001.JPNP286.PROD.OUTLOOK.COM with Microsoft SMTP Server; Thu, 5 Nov 2026 00:00:00 +0000\n"+fromAoba("Thread-Topic: x\nX-MS-Exchange-CrossTenant-AuthAs: Internal\nX-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Has-Attach: yes\nx-ms-exchange-messagesentrepresentingtype: 1\nContent-Language: ja-JP"), files("utf-8", file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "utf-8", "見積.xlsx", xlsx()))), ""},
		{"SES with DMARC", america, written("Authentication-Results: mx.tokiwa.example; dkim=pass header.d=aoba.example; dkim=pass header.d=amazonses.com; spf=pass smtp.mailfrom=bounce@mail.aoba.example; dmarc=pass (p=reject) header.from=aoba.example\n"+fromAoba("X-SES-Outgoing: 2026.11.05-1.2.3.4\nFeedback-ID: 1.ap-northeast-1.x:AmazonSES"), textIn("utf-8", greeting)), "origin-foreign auth-aligned"},
		{"go.jp with DMARC through a cloud abroad", america, written("Authentication-Results: mx.tokiwa.example; dmarc=pass (p=none) header.from=meti.go.jp\nFrom: "+word("utf-8", "経済産業省 広報")+" <info@meti.go.jp>\nSubject: x", textIn("utf-8", greeting)), "origin-foreign gojp-auth-aligned"},
		{"go.jp by SPF", japan, written("Authentication-Results: mx.tokiwa.example; spf=pass smtp.mailfrom=info@mofa.go.jp; dmarc=none\nFrom: "+word(jis, "外務省")+" <info@mofa.go.jp>\nSubject: x", textIn(jis, greeting)), "gojp-auth-aligned"},
		{"overseas staff", america, written("From: Taro Yamada <taro@aoba.example>\nSubject: Re: meeting\nUser-Agent: Mozilla Thunderbird", textIn("utf-8", "Hello.\n")), "origin-foreign"},
		{"supplier in China", "114.114.114.114", written("From: =?gb2312?B?zfU=?= <wang@supplier.example>\nSubject: =?gb2312?B?saizz7Wl?=\nX-Mailer: Foxmail 7.2", "Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: 8bit\n\n\xc4\xfa\xba\xc3\n"), "origin-foreign"},
		{"newsletter", america, written(fromAoba("List-Unsubscribe: <https://click.example/u>\nPrecedence: bulk\nSender: bounce@esp.example"), "Content-Type: multipart/related; boundary=r; type=\"text/html\"\n\n--r\nContent-Type: text/html; charset=utf-8\n\n<img src=\"cid:1\"><a href=\"https://www.example.com\">x</a>\n--r\nContent-Type: image/gif\nContent-ID: <1>\nContent-Location: http://www.example.com\nContent-Transfer-Encoding: base64\n\n"+base64Of("GIF89a\x01\x00\x01\x00")+"\n--r--\n"), "origin-foreign"},
		{"page saved with its addresses", japan, written(fromAoba("X-Mailer: x"), "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\nContent-Location: http://www.example.com/\n\n<p>\n--r\nContent-Type: text/css\nContent-Location: http://www.example.com/a.js.css\n\nx\n--r--\n"), ""},
		{"list with a footer", japan, written(fromAoba("List-Id: <ml.aoba.example>\nX-ML-Name: ml\nX-Mailman-Version: 2.1.29"), files(jis, "Content-Type: text/plain; charset=\"us-ascii\"\nMIME-Version: 1.0\nContent-Transfer-Encoding: 7bit\nContent-Disposition: inline\n\n_______________________________________________\nml mailing list\nhttp://ml.aoba.example")), ""},
		{"S/MIME signed", japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), "Content-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"; micalg=SHA1; boundary=s\n\n--s\n"+textIn(jis, greeting)+"--s\nContent-Type: application/x-pkcs7-signature; name=\"smime.p7s\"\nContent-Disposition: attachment; filename=\"smime.p7s\"\nContent-Transfer-Encoding: base64\n\n"+base64Of("0\x80\x06\x09*\x86H")+"\n--s--\n"), ""},
		{"S/MIME encrypted", japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=\"smime.p7m\"\nContent-Disposition: attachment; filename=\"smime.p7m\"\nContent-Transfer-Encoding: base64\n\n"+base64Of("0\x80\x06\x09*\x86H")), ""},
		{"PGP", japan, written(fromAoba("User-Agent: Mozilla Thunderbird"), "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=p\n\n--p\nContent-Type: application/pgp-encrypted\nContent-Description: PGP/MIME version identification\n\nVersion: 1\n\n--p\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\nContent-Description: OpenPGP encrypted message.asc\nContent-Disposition: inline; filename=\"encrypted.asc\"\n\n-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n--p--\n"), ""},
		{"winmail.dat", japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), files(jis, file("application/ms-tnef", jis, "winmail.dat", "\x78\x9f\x3e\x22\x01\x00"))), ""},
		{"meeting request", japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), "Content-Type: multipart/alternative; boundary=a\n\n--a\n"+textIn("utf-8", greeting)+"--a\nContent-Type: text/calendar; charset=\"utf-8\"; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n--a--\n"), ""},
		{"forwarded as attachment", japan, written(fromAoba("User-Agent: Mozilla Thunderbird"), files(jis, "Content-Type: message/rfc822; charset=UTF-8; name=\"Fwd: www.example.com.eml\"\nContent-Disposition: attachment; filename=\"Fwd: www.example.com.eml\"\n\n"+strings.ReplaceAll(written(fromAoba("X-Mailer: x"), textIn(jis, greeting)), "\r\n", "\n"))), ""},
		{"forwarded, named by a subject with a host", japan, written(fromAoba("X-Mailer: x"), files(jis, "Content-Type: message/rfc822; name=\"Your order with Example.com\"\n\n"+strings.ReplaceAll(written(fromAoba("X-Mailer: x"), textIn(jis, greeting)), "\r\n", "\n"))), ""},
		{"stored mail", japan, written(fromAoba("X-Mailer: x"), files(jis, file("application/octet-stream", jis, "議事録.eml", written(fromAoba("X-Mailer: x"), textIn(jis, greeting))))), ""},
		{"bounce", japan, written("Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@aoba.example>\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied", "Content-Type: multipart/report; report-type=delivery-status; boundary=\"4F2A.1/mx.aoba.example\"\n\n--4F2A.1/mx.aoba.example\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nThis is the mail system at host mx.aoba.example.com\n\n--4F2A.1/mx.aoba.example\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.aoba.example\n\n--4F2A.1/mx.aoba.example\nContent-Description: Undelivered Message Headers\nContent-Type: text/rfc822-headers\n\nFrom: x@tokiwa.example\nSubject: x\n\n--4F2A.1/mx.aoba.example--\n"), ""},
		{"bounce that returns a header alone", japan, written("Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@aoba.example>\nSubject: Returned mail", "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nreturned\n--b\nContent-Type: message/rfc822\n\nFrom: hanako@tokiwa.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_inner\"\n\n--b--\n"), ""},
		{"read receipt", japan, written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), "Content-Type: multipart/report; report-type=disposition-notification; boundary=m\n\n--m\n"+textIn(jis, greeting)+"--m\nContent-Type: message/disposition-notification\n\nReporting-UA: x\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--m--\n"), ""},
		{"scanner", japan, written("From: mfp@aoba.example\nSubject: Message from \"RNP002673A1B2C3\"\nX-Mailer: RICOH Aficio", files("utf-8", file("application/pdf", "utf-8", "20261105090000123.pdf", pdf))), ""},
		{"fax", japan, written("From: fax@aoba.example\nSubject: "+word(jis, "FAX受信")+"\nX-Mailer: FUJI XEROX", files(jis, "Content-Type: image/tiff; name=fax_0001.tif\nContent-Transfer-Encoding: base64\n\n"+base64Of("II*\x00\x08\x00\x00\x00"))), ""},
		{"sources", japan, written(fromAoba("User-Agent: Mutt/2.2"), files("utf-8", file("application/gzip", "utf-8", "src-1.2.3.tar.gz", gzip))), "opaque-archive"},
		{"encrypted ZIP", japan, written(fromAoba("X-Mailer: x"), files(jis, file("application/zip", jis, "見積書.zip", rawZip("", "", zipEntry{name: "\x8c\xa9\x90\xcf.xlsx", content: "x", flags: 1})))), "encrypted-archive"},
		{"ZIP by macOS", japan, written(fromAoba("X-Mailer: Apple Mail"), files("utf-8", file("application/zip", "utf-8", "資料.zip", zipOf(map[string]string{"資料/": "", "資料/見積書.pdf": pdf, "__MACOSX/資料/._見積書.pdf": "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"})))), ""},
		{"ZIP with a web page", japan, written(fromAoba("X-Mailer: x"), files("utf-8", file("application/zip", "utf-8", "サイト.zip", zipOf(map[string]string{"index.html": "<html>", "css/main.css": "x", "www.example.com/index.html": "<html>"})))), ""},
		{"OOXML with embedded sheet", japan, written(fromAoba("X-Mailer: x"), files("utf-8", file("application/vnd.openxmlformats-officedocument.presentationml.presentation", "utf-8", "資料.pptx", zipOf(map[string]string{"[Content_Types].xml": "<Types/>", "_rels/.rels": "<R/>", "ppt/embeddings/oleObject1.bin": compound("CONTENTS"), "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx()})))), ""},
		{"no MIME at all", japan, crlf("From: taro@aoba.example\nSubject: test\n\nhello\n"), ""},
		{"raw ISO-2022-JP", japan, crlf("From: " + raw(jis, "山田") + " <taro@aoba.example>\nSubject: " + raw(jis, "（株）青葉商事「見積」") + "\n\n" + raw(jis, greeting)), "msgid-local"},
		{"several authors of one domain", japan, written("From: A <a@aoba.example>, B <b@aoba.example>\nSender: a@aoba.example\nSubject: x", textIn("utf-8", greeting)), ""},
		{"name with a comment and commas", japan, written("From: \"Yamada, Taro (AOBA)\" <taro@aoba.example>\nSubject: x", textIn("utf-8", greeting)), ""},
		{"unquoted name with parentheses", japan, written(fromAoba("X-Mailer: x"), files("utf-8", "Content-Type: application/pdf; name=report (1).pdf\nContent-Disposition: attachment; filename=report (1).pdf\nContent-Transfer-Encoding: base64\n\n"+base64Of(pdf))), ""},
		{"path of Windows", japan, written(fromAoba("X-Mailer: x"), files("utf-8", "Content-Type: application/pdf; name=\"C:\\Users\\taro\\a.pdf\"\nContent-Disposition: attachment; filename=\"C:\\Users\\taro\\a.pdf\"\nContent-Transfer-Encoding: base64\n\n"+base64Of(pdf))), ""},
		{"empty text and a file", japan, written(fromAoba("X-Mailer: x"), "Content-Type: multipart/mixed; boundary=e\n\n--e\nContent-Type: text/plain\n\n\n--e\n"+pdfFile+"\n--e--\n"), ""},
		{"signature with dashes", japan, written(fromAoba("X-Mailer: x"), textIn("utf-8", greeting+"-- \n--------------------\n青葉商事\n--------------------\n")), ""},
		{"vCard with photo", japan, written(fromAoba("X-Mailer: x"), files("utf-8", "Content-Type: text/x-vcard; charset=utf-8; name=\"taro.vcf\"\nContent-Disposition: attachment; filename=\"taro.vcf\"\n\nBEGIN:VCARD\nEND:VCARD")), ""},
	}
}

// Ordinary mail passes, and nothing weighs that should not.
func TestOrdinaryMailPasses(t *testing.T) {
	list := append(programMails(), namedMails()...)
	if len(list) < 60 {
		t.Fatalf("only %d mails", len(list))
	}
	for _, o := range list {
		t.Run(o.name, func(t *testing.T) {
			r := judgeFrom(t, houseConfig(), o.client, reversePath(o.mail), o.mail)
			if r.Level != "pass" || r.Action != "accept" {
				t.Errorf("level %s, score %v", r.Level, r.Score)
			}
			right := strings.Fields(o.weighs)
			for _, f := range r.Findings {
				if f.Weight != 0 && !slices.Contains(right, f.Trait) {
					t.Errorf("%s: %s", f.Trait, f.Evidence.En)
				}
			}
			for _, trait := range right {
				if !slices.Contains(traitsOf(r), trait) {
					t.Errorf("%s is missing: %v", trait, traitsOf(r))
				}
			}
		})
	}
}
