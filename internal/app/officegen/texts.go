package main

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"
)

// texts are files of plain text in the charsets of Japanese offices, calendars, cards, tables that systems export, mails and signatures.
func (s *set) texts() error {
	memo := "山田様\r\n\r\nお世話になっております。青葉商事の佐藤です。\r\n来週の打合せの件、下記のとおりでお願いいたします。\r\n\r\n日時：11月12日(木) 14:00～\r\n場所：本社 3階 会議室\r\n"
	table := "コード,品名,数量,単価\r\n001,ボルトM8,200,12\r\n002,ナットM8,200,8\r\n"
	for name, content := range map[string]string{"memo.txt": memo, "連絡事項.txt": memo, "readme.txt": memo, "はじめにお読みください.txt": memo, "受注データ.csv": table, "在庫一覧_20261105.csv": table, "zengin.txt": table} {
		b, err := japanese.ShiftJIS.NewEncoder().String(content)
		if err != nil {
			return err
		}
		s.add(name, []byte(b))
	}
	for name, content := range map[string]string{"README.md": "# 手順\n\n1. 起動\n2. 確認\n", "議事メモ.txt": strings.ReplaceAll(memo, "\r\n", "\n"), "export.csv": "\ufeff" + table,
		"log.txt": "2026-11-05 09:00:00 INFO started\n2026-11-05 09:00:01 WARN slow\n", "設定.json": `{"name":"常盤","items":[1,2,3]}`, "data.tsv": "a\tb\n1\t2\n",
		"注文.xml": `<?xml version="1.0" encoding="UTF-8"?><order><item code="001">ボルト</item></order>`, "見積依頼.eml": mailOf("見積依頼"), "FW_ご連絡.eml": mailOf("ご連絡")} {
		s.add(name, []byte(content))
	}
	s.add("メモ(Unicode).txt", utf16LE(memo))
	for _, name := range []string{"月次レポート.xls", "受注一覧.xls"} { // as systems of the web export tables
		s.add(name, []byte("<html><head><meta charset=\"utf-8\"></head><body><table><tr><td>受注番号</td><td>金額</td></tr><tr><td>1001</td><td>1200</td></tr></table></body></html>"))
	}
	for i, name := range []string{"打合せ.ics", "invite.ics", "研修会.ics"} {
		s.add(name, []byte(fmt.Sprintf("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Aoba//Calendar//JA\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:%d@aoba.example\r\nDTSTART:20261112T050000Z\r\nSUMMARY:打合せ\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", i)))
	}
	for _, name := range []string{"山田太郎.vcf", "contact.vcf", "名刺データ.vcf"} {
		s.add(name, []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nN:山田;太郎;;;\r\nFN:山田太郎\r\nORG:青葉商事株式会社\r\nTEL;TYPE=WORK:03-1234-5678\r\nEMAIL:taro@aoba.example\r\nEND:VCARD\r\n"))
	}
	return s.signatures()
}

// mailOf is a stored mail with a text.
func mailOf(subject string) string {
	return "Received: from mail.aoba.example by mx.tokiwa.example; Thu, 5 Nov 2026 09:00:00 +0900\r\nFrom: taro@aoba.example\r\nTo: hanako@tokiwa.example\r\nSubject: " + subject +
		"\r\nDate: Thu, 5 Nov 2026 09:00:00 +0900\r\nMessage-ID: <1@aoba.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nお世話になっております。\r\n"
}

func utf16LE(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// signatures are detached CMS signatures (S/MIME) and a certificate.
func (s *set) signatures() error {
	if err := s.put("mail.txt", []byte(mailOf("契約書"))); err != nil {
		return err
	}
	if err := s.command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=Taro Yamada", "-days", "30"); err != nil {
		return err
	}
	if err := s.command("openssl", "smime", "-sign", "-in", "mail.txt", "-signer", "cert.pem", "-inkey", "key.pem", "-outform", "DER", "-out", "smime.p7s"); err != nil {
		return err
	}
	if err := s.command("openssl", "x509", "-in", "cert.pem", "-outform", "DER", "-out", "yamada.cer"); err != nil {
		return err
	}
	if err := s.take("yamada.cer", "yamada.cer"); err != nil {
		return err
	}
	return s.take("smime.p7s", "smime.p7s")
}
