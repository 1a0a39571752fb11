package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/encoding/japanese"
)

// The mixed set has the shape of a company's day: mostly short texts, a quarter HTML, a quarter with attachments of which a few are large,
// and some with a program in a ZIP. It is the same in every run.
func mixedSet() [][]byte {
	var mails [][]byte
	for i := range 200 {
		switch {
		case i%20 == 0 && i%100 == 0:
			mails = append(mails, attachment(5_000_000))
		case i%14 == 0:
			mails = append(mails, attachment(1_000_000))
		case i%33 == 0:
			mails = append(mails, zippedProgram())
		case i%5 == 0:
			mails = append(mails, attachment(200_000))
		case i%4 == 1:
			mails = append(mails, htmlMail(40_000))
		default:
			mails = append(mails, textMail(3_000))
		}
	}
	return mails
}

func smallSet() [][]byte {
	var mails [][]byte
	for i := range 100 {
		if i%3 == 0 {
			mails = append(mails, htmlMail(40_000))
		} else {
			mails = append(mails, textMail(3_000))
		}
	}
	return mails
}

const fields = "Received: from mx.example.net (mx.example.net [198.51.100.7])\r\n\tby mx.tokiwa.example (Postfix) with ESMTPS id 4F2A;\r\n\tThu, 5 Nov 2026 09:00:00 +0900 (JST)\r\n" +
	"From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <taro@example.net>\r\nTo: hanako@tokiwa.example\r\nSubject: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=\r\n" +
	"Date: Thu, 5 Nov 2026 09:00:00 +0900\r\nMessage-ID: <%d@example.net>\r\nMIME-Version: 1.0\r\n"

var sentences = []string{
	"お世話になっております。", "先日の打ち合わせの議事録をお送りします。", "ご確認のほど、よろしくお願いいたします。\r\n", "来週の会議の日程についてご連絡します。",
}

// dice gives the same mails in every run.
var dice = rand.New(rand.NewPCG(1, 2))

func prose(octets int) string {
	var b strings.Builder
	for b.Len() < octets {
		b.WriteString(sentences[dice.IntN(len(sentences))])
	}
	return b.String()
}

func textPart(octets int) string {
	jis, err := japanese.ISO2022JP.NewEncoder().String(prose(octets))
	if err != nil {
		panic(err) // the sentences are ours
	}
	return "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + jis + "\r\n"
}

func textMail(octets int) []byte { return []byte(fmt.Sprintf(fields, dice.Int()) + textPart(octets)) }

func htmlMail(octets int) []byte {
	var html strings.Builder
	html.WriteString("<html><body>")
	for html.Len() < octets {
		fmt.Fprintf(&html, "<p style=\"color:#333\">%s<a href=\"https://www.example.net/%d\">www.example.net</a></p>\r\n", sentences[dice.IntN(len(sentences))], dice.Int())
	}
	html.WriteString("</body></html>")
	part := "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines64([]byte(html.String()))
	return multipart("alternative", textPart(2000), part)
}

func attachment(octets int) []byte {
	data := append([]byte("%PDF-1.5\n"), noise(octets)...)
	return multipart("mixed", textPart(800), attached("application/pdf", "report.pdf", data))
}

func zippedProgram() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("履歴書.doc.exe")
	if err != nil {
		panic(err) // memory does not fail
	}
	w.Write(append([]byte("MZ"), noise(60_000)...))
	z.Close()
	return multipart("mixed", textPart(600), attached("application/zip", "resume.zip", b.Bytes()))
}

func noise(octets int) []byte {
	data := make([]byte, octets)
	for i := 0; i+8 <= len(data); i += 8 {
		v := dice.Uint64()
		for j := range 8 {
			data[i+j] = byte(v >> (8 * j))
		}
	}
	return data
}

func attached(mediaType, name string, data []byte) string {
	return fmt.Sprintf("Content-Type: %s; name=%q\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=%q\r\n\r\n%s",
		mediaType, name, name, lines64(data))
}

func multipart(kind string, parts ...string) []byte {
	const boundary = "=_load_boundary"
	var b bytes.Buffer
	fmt.Fprintf(&b, fields, dice.Int())
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=%q\r\n\r\n", kind, boundary)
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.Bytes()
}

// lines64 is base64 in lines of 76 (RFC 2045, section 6.8).
func lines64(data []byte) string {
	encoded := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	return b.String() + encoded + "\r\n"
}
