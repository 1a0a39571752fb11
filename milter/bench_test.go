package milter

import (
	"bytes"
	"io"
	"net"
	"testing"

	gomilter "github.com/emersion/go-milter"
)

// BenchmarkSmallMessage is a mail of 20 header fields and 3 KB on one connection, as Postfix sends it.
func BenchmarkSmallMessage(b *testing.B) { benchmarkMessage(b, 20, []int{3000}) }

// BenchmarkLargeMessage is a mail of 1 MB.
func BenchmarkLargeMessage(b *testing.B) {
	chunks := make([]int, 16)
	for i := range chunks {
		chunks[i] = gomilter.MaxBodyChunk
	}
	benchmarkMessage(b, 20, chunks)
}

func benchmarkMessage(b *testing.B, fields int, chunks []int) {
	l, err := Listen("unix:"+b.TempDir()+"/s", 0, "")
	if err != nil {
		b.Fatal(err)
	}
	s := NewServer(Options{})
	go func() { _ = s.Serve(l, nullScreener{}, "bench") }()
	defer func() { _ = s.Shutdown(b.Context()) }()
	conn, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	m := &mta{t: b, conn: conn}
	m.negotiate()
	m.connectFrom("mail.example.net", "203.0.113.9")

	frames := func(dst []byte, code gomilter.Code, data string) []byte {
		return appendFrame(dst, byte(code), []byte(data))
	}
	envelope := frames(nil, gomilter.CodeMacro, "Mi\x00Q\x00")
	envelope = frames(envelope, gomilter.CodeMail, "<a@example.net>\x00SIZE=3000\x00")
	envelope = frames(envelope, gomilter.CodeRcpt, "<b@example.jp>\x00")
	var content []byte
	for range fields {
		content = frames(content, gomilter.CodeMacro, "Li\x00Q\x00")
		content = frames(content, gomilter.CodeHeader, "Received\x00 from mail.example.net by mx.example.jp; Mon, 5 Oct 2026 10:12:00 +0900\x00")
	}
	content = frames(content, gomilter.CodeEOH, "")
	for _, n := range chunks {
		content = frames(content, gomilter.CodeBody, string(bytes.Repeat([]byte("x"), n)))
	}
	content = frames(content, gomilter.CodeEOB, "")

	var answer [5]byte
	b.SetBytes(int64(len(envelope) + len(content)))
	b.ReportAllocs()
	for b.Loop() {
		for _, part := range [][]byte{envelope, content} {
			m.write(part)
			if _, err := io.ReadFull(conn, answer[:]); err != nil || answer[4] != 'c' {
				b.Fatalf("answer %q, %v", answer, err)
			}
		}
	}
	_ = conn.Close()
}
