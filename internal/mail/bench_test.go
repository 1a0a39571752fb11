package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
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

func benchmarkRead(b *testing.B, size int) {
	raw := attachmentMail(size)
	budget := NewBudget(1 << 30)
	l := Limits{Memory: 256 << 10, Header: 1 << 20, Text: 512 << 10, Parts: 1000, Depth: 30}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		i := NewIntake(b.Context(), budget, l, reader{})
		if err := Read(b.Context(), bytes.NewReader(raw), i); err != nil {
			b.Fatal(err)
		}
		if m, err := i.Finish(b.Context(), Source{}, ""); err != nil || len(m.Defects) > 0 {
			b.Fatal(err, m.Defects)
		}
		i.Close()
	}
}

func BenchmarkReadText3KB(b *testing.B)          { benchmarkRead(b, 0) }
func BenchmarkReadAttachment265KB(b *testing.B)  { benchmarkRead(b, 190<<10) }
func BenchmarkReadAttachment6700KB(b *testing.B) { benchmarkRead(b, 4900<<10) }
