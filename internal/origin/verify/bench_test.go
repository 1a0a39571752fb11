package verify_test

import (
	"context"
	"strings"
	"testing"

	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/verify"
)

// BenchmarkCheck is one mail of 3 KB with everything that is published about its sender in the cache.
func BenchmarkCheck(b *testing.B) {
	table := dns.NewCache(benchTable(), dns.Defaults())
	for _, key := range []string{"none", "rsa", "ed25519"} {
		b.Run(key, func(b *testing.B) {
			mail := plain + strings.Repeat(letter, 40)
			if key != "none" {
				mail = sign(b, mail, options("relaxed/relaxed"), key)
			}
			h, body := split(b, mail)
			req := job{}.request(h)
			b.SetBytes(int64(len(mail)))
			for b.Loop() {
				c := verify.Begin(b.Context(), table, verify.Defaults(), req)
				c.Body([]byte(body))
				r := c.Wait(context.Background(), strings.NewReader(body), int64(len(body)), false)
				if r.DMARC.Result != "pass" {
					b.Fatal(short(r))
				}
			}
		})
	}
}

func benchTable() table {
	z := table{}
	for name, records := range zone() {
		z[name+"."] = strings.TrimPrefix(records[0], "TXT ")
	}
	return z
}

// BenchmarkBody hashes a body of base64 lines and one of Japanese text, in both forms at once.
func BenchmarkBody(b *testing.B) {
	for name, line := range map[string]string{"base64": strings.Repeat("QUJD", 19) + "\r\n", "text": "会議の 資料を お送り します。 a b c d e f g\r\n", "empty": "\r\n"} {
		body := []byte(strings.Repeat(line, 8<<20/len(line)))
		signed := sign(b, sign(b, plain+"x", options("relaxed/relaxed"), "rsa"), options("simple/simple"), "rsa")
		h, _ := split(b, signed)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				c := verify.Begin(b.Context(), benchTable(), verify.Defaults(), job{}.request(h))
				for at := 0; at < len(body); at += 65535 {
					c.Body(body[at:min(at+65535, len(body))])
				}
				c.Wait(context.Background(), strings.NewReader(""), int64(len(body)), false)
			}
		})
	}
}
