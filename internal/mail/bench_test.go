package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	message "github.com/emersion/go-message"
	"golang.org/x/text/encoding/japanese"
)

// attachmentMail has a text of 3 KB and, for n > 0, an attachment of n octets in base64.
func attachmentMail(n int) []byte {
	var b bytes.Buffer
	b.WriteString("From: =?UTF-8?B?5bGx55Sw?= <a@example.jp>\r\nTo: b@example.jp\r\nSubject: =?UTF-8?B?6KaL56mN5pu4?=\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=\"----=_NextPart_000_0001\"\r\n\r\n------=_NextPart_000_0001\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\n\r\n" + strings.Repeat("お世話になっております。見積書をお送りします。\r\n", 45))
	if n > 0 {
		octets := make([]byte, n)
		r := rand.NewChaCha8([32]byte{})
		_, _ = r.Read(octets)
		b.WriteString("\r\n------=_NextPart_000_0001\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		for encoded := base64.StdEncoding.EncodeToString(octets); encoded != ""; {
			k := min(76, len(encoded))
			b.WriteString(encoded[:k] + "\r\n")
			encoded = encoded[k:]
		}
	}
	b.WriteString("\r\n------=_NextPart_000_0001--\r\n")
	return b.Bytes()
}

// reader reads every part to its end.
type reader struct{}

func (reader) Part(_ context.Context, _ *Part, content io.Reader) {
	_, _ = io.Copy(io.Discard, content)
}

// japaneseMail has a text of some 3 KB in ISO-2022-JP, as most Japanese programs wrote it for decades.
func japaneseMail(b *testing.B) []byte {
	return []byte("From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <a@example.jp>\r\nTo: b@example.jp\r\nSubject: =?ISO-2022-JP?B?GyRCOCtAUT1xGyhC?=\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" +
		strings.Repeat(as(b, japanese.ISO2022JP, "お世話になっております。見積書をお送りします。")+"\r\n", 55))
}

// pageMail has a page of some 50 KB with 60 links.
func pageMail() []byte {
	row := "<tr><td style=3D\"padding:4px\"><a href=3D\"https://www.example.jp/item?id=3D12345\">" + strings.Repeat("=E8=A6=8B=E7=A9=8D", 30) + "</a></td></tr>=\r\n"
	return []byte("From: a@example.jp\r\nTo: b@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n" +
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><table>" + strings.Repeat(row, 60) + strings.Repeat("<p>plain text of the page</p>\r\n", 500) + "</table></body></html>\r\n")
}

func readAll(b *testing.B, raw []byte, l Limits) {
	budget := NewBudget(1 << 30)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		i := NewIntake(b.Context(), budget, l, reader{})
		if err := Read(b.Context(), bytes.NewReader(raw), i); err != nil {
			b.Fatal(err)
		}
		if _, err := i.Finish(b.Context(), Source{}, ""); err != nil {
			b.Fatal(err)
		}
		i.Close()
	}
}

// bareWalk is go-message alone, which decodes and drops each part.
func bareWalk(b *testing.B, raw []byte) {
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		root, err := message.Read(bytes.NewReader(raw))
		if err != nil && !message.IsUnknownCharset(err) {
			b.Fatal(err)
		}
		err = root.Walk(func(_ []int, e *message.Entity, _ error) error {
			if e.MultipartReader() != nil {
				return nil
			}
			_, err := io.Copy(io.Discard, e.Body)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead compares our reading (digest, spool, names, texts, links) with go-message's bare walk.
func BenchmarkRead(b *testing.B) {
	for _, m := range []struct {
		name string
		raw  []byte
	}{
		{"iso-2022-jp-3KB", japaneseMail(b)}, {"html-50KB", pageMail()}, {"text-3KB", attachmentMail(0)},
		{"attachment-265KB", attachmentMail(190 << 10)}, {"attachment-1400KB", attachmentMail(1 << 20)}, {"attachment-6700KB", attachmentMail(4900 << 10)},
	} {
		b.Run(m.name+"/sekisho", func(b *testing.B) { readAll(b, m.raw, documentLimits) })
		b.Run(m.name+"/go-message", func(b *testing.B) { bareWalk(b, m.raw) })
	}
}
