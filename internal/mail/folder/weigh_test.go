package folder_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/mail/folder"
)

// What is weighed is what Paths reads, octet for octet where no mbox is among it.
func TestWeigh(t *testing.T) {
	dir := lay(t, map[string]string{
		"b.eml": "Subject: b\n\nb\n", "a/1.eml": "1", "a/.hidden": "xxxx", "a/.git/config": "xxxx", "empty": "",
		"md/cur/2:2,S": "two", "md/new/3": "three", "md/new/.x": "xxxx", "md/tmp/4": "half written", "md/dovecot.index": "xxxx",
		"md/.Sent/cur/5": "five", "md/.Sent/new/": "", "md/.cache/x": "xxxx",
	})
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "a", "out")); err != nil {
		t.Fatal(err)
	}
	var want folder.Weight
	for item := range folder.Paths([]string{dir}, nil) {
		if item.Err == nil {
			want.Files++
			want.Octets += int64(len(read(t, item)))
		}
	}
	if got := folder.Weigh(t.Context(), []string{dir, "-", filepath.Join(dir, "gone")}); got != want || want.Files != 6 {
		t.Errorf("%+v, read were %+v", got, want)
	}
	file := filepath.Join(dir, "b.eml")
	if got := folder.Weigh(t.Context(), []string{file, file}); got != (folder.Weight{Files: 2, Octets: 28}) {
		t.Errorf("%+v", got)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if got := folder.Weigh(ended, []string{dir}); got.Files != 0 {
		t.Errorf("%+v after the end", got)
	}
}

func BenchmarkFolder(b *testing.B) {
	dir := b.TempDir()
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			b.Fatal(err)
		}
	}
	const mails = 5000
	content := []byte("From: a@example.net\r\n\r\n" + strings.Repeat("0123456789abcde\n", 512))
	for i := range mails {
		if err := os.WriteFile(filepath.Join(dir, "cur", fmt.Sprintf("%d.M1.mx:2,S", i)), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("weigh", func(b *testing.B) {
		for b.Loop() {
			folder.Weigh(b.Context(), []string{dir})
		}
		b.ReportMetric(mails*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	})
	b.Run("read", func(b *testing.B) {
		buf := make([]byte, 64<<10)
		for b.Loop() {
			for item := range folder.Paths([]string{dir}, nil) {
				r, err := item.Open()
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = r.Read(buf)
				}
				r.Close()
			}
		}
		b.ReportMetric(mails*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	})
}
