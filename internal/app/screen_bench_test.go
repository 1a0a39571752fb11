package app

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
)

// BenchmarkScreen reads and judges one mail with every trait: what a message costs between its first octet and its verdict, without the
// milter protocol.
func BenchmarkScreen(b *testing.B) {
	for name, octets := range map[string]string{
		"iso-2022-jp-3KB":   japaneseLetter(),
		"html-50KB-60links": page(),
		"attachment-1400KB": withFile(1_400_000),
	} {
		b.Run(name, func(b *testing.B) { benchmarkScreen(b, octets) })
	}
}

func benchmarkScreen(b *testing.B, octets string) {
	parts, err := NewParts(houseConfig(), silent{})
	if err != nil {
		b.Fatal(err)
	}
	s, err := NewScreen(houseConfig(), parts)
	if err != nil {
		b.Fatal(err)
	}
	item := folder.Item{
		File: "a.eml", Received: time.Date(2026, 11, 5, 9, 1, 0, 0, time.FixedZone("JST", 9*3600)),
		Client:   mail.Client{Addr: netip.MustParseAddr(japan), Port: 25, Name: "mail.aoba.example", HELO: "mail.aoba.example"},
		Envelope: mail.Envelope{Known: true, From: "taro@aoba.example", Rcpts: []mail.Recipient{{Addr: "hanako@tokiwa.example"}}},
		Open:     func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	}
	b.SetBytes(int64(len(octets)))
	b.ReportAllocs()
	began := processorTime(b)
	for b.Loop() {
		if r, err := Scan(context.Background(), s, item); err != nil || r.Level != "pass" {
			b.Fatalf("%v %+v", err, r)
		}
	}
	b.ReportMetric(float64((processorTime(b)-began).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// processorTime is what the process has used so far. Unlike the time of the wall it says the same on a busy machine.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

const businessLetter = greeting + "先日ご依頼いただいた件につきまして、下記のとおりお知らせいたします。\n" + "　納期は十一月末日を予定しております。ご不明な点がございましたら、お気軽にお問い合わせください。\n"

const businessSignature = "\n------------------------------\n青葉商事株式会社 営業部\n山田 太郎\nTEL 03-0000-0000\nE-mail taro@aoba.example\nhttps://www.aoba.example/\n------------------------------\n"

func japaneseLetter() string {
	return written(fromAoba("X-Mailer: Becky! ver. 2.81.05 [ja]"), textIn(jis, strings.Repeat(businessLetter, 7)+businessSignature))
}

func page() string {
	var body strings.Builder
	for i := range 60 {
		fmt.Fprintf(&body, `<tr><td style="padding:4px"><a href="https://www%d.aoba.example/item?id=%d&amp;from=mail">商品 %d の詳細はこちら</a></td><td class="text"><p style="margin:0">`, i%12, i*7919, i)
		body.WriteString(strings.Repeat("季節のおすすめ商品をお届けします。", 11) + "</p></td></tr>\n")
	}
	return written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+
		base64Of("<html><head><title>お知らせ</title><style>p { margin: 0 }</style></head><body><table>"+body.String()+"</table></body></html>"))
}

func withFile(n int) string {
	octets := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(octets)
	copy(octets, "%PDF-1.7\n")
	content := strings.Join(slices.Collect(chunks(base64.StdEncoding.EncodeToString(octets), 76)), "\n")
	return written(fromAoba("X-Mailer: Microsoft Outlook 16.0"),
		files("utf-8", "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\n"+content))
}

func chunks(s string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(s) > n && yield(s[:n]) {
			s = s[n:]
		}
		yield(s)
	}
}
