package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/sandbox/unpack"
)

// openRAR lists an archive by its headers, or by a child with passwords where these are encrypted.
func openRAR(t testing.TB, name string, sealed bool, passwords ...string) (list []*archive.Entry, err error) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "archive", "testdata", "rar", name+".rar"))
	if err != nil {
		t.Fatal(err)
	}
	a := session(t, Options{}).Archive(unpack.RAR, bytes.NewReader(b), 0, int64(len(b)))
	if sealed {
		return listed(a, passwords...)
	}
	for e, err := range archive.RAR(bytes.NewReader(b), int64(len(b)), func(skip int, from, prefix int64, password *string) (io.ReadCloser, error) {
		return a.Open(unpack.Place{Index: skip, From: from, Prefix: prefix}, password)
	}) {
		if err != nil {
			return list, err
		}
		list = append(list, e)
	}
	return list, nil
}

// contents writes what comes out, of each file its size and the beginning.
func contents(list []*archive.Entry, passwords ...string) string {
	var lines []string
	for n, e := range list {
		if e.Folder {
			continue
		}
		if e.Encrypted && len(passwords) > 0 {
			e.Use(passwords[n%len(passwords)])
		}
		lines = append(lines, contentOf(e))
	}
	return strings.Join(lines, "|")
}

func contentOf(e *archive.Entry) string {
	content, err := e.Open()
	if err != nil {
		return err.Error()
	}
	defer content.Close()
	b, err := io.ReadAll(content)
	if err != nil {
		return err.Error()
	}
	if len(b) > 17 {
		return fmt.Sprintf("%d octets", len(b))
	}
	return strings.TrimSpace(string(b))
}

func TestRAR(t *testing.T) {
	for _, c := range []struct {
		name      string
		passwords []string // of the entries, in turn
		want      string
	}{
		{name: "v4", want: "20 octets|test.txt|20 octets"},
		{name: "v4-normal", want: "20111 octets|25 octets|20 octets|20111 octets"},
		{name: "v4-windows", want: "test text file|test text file|441 octets"},
		{name: "v4-partly", want: "encrypted|data of bar.txt"},
		{name: "v4-partly", passwords: []string{"12345678"}, want: "data of foo.txt|data of bar.txt"},
		{name: "v4-solid-encrypted", want: "encrypted|encrypted|encrypted|encrypted"},
		{name: "v4-solid-encrypted", passwords: []string{"password"}, want: "18 octets|18 octets|18 octets|18 octets"},
		{name: "v5", want: "1200 octets"},
		{name: "v5-solid", want: "1200 octets|4096 octets|4096 octets|4096 octets|4096 octets|4096 octets|4096 octets"},
		{name: "v5-stored", want: "29 octets"},
		{name: "v5-encrypted", want: "18 octets|encrypted|18 octets|encrypted"},
		{name: "v5-encrypted", passwords: []string{"", "password", "", "password2"}, want: "18 octets|18 octets|18 octets|18 octets"},
		{name: "v5-encrypted", passwords: []string{"wrong"}, want: "18 octets|wrong password|18 octets|wrong password"},
		{name: "v5-solid-encrypted", passwords: []string{"password"}, want: "18 octets|18 octets|18 octets|18 octets"},
		{name: "v5-unicode", want: "Hello, world!||"},
	} {
		list, err := openRAR(t, c.name, false)
		if got := contents(list, c.passwords...); got != c.want || err != nil {
			t.Errorf("%s %q: %s, %v\nwant %s", c.name, c.passwords, got, err, c.want)
		}
	}
}

// A solid archive gives any file, whatever was opened before.
func TestRARSolidInAnyOrder(t *testing.T) {
	list, err := openRAR(t, "v5-solid", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{5, 2, 2, 6, 0, 3} {
		want := "4096 octets"
		if n == 0 {
			want = "1200 octets"
		}
		if got := contentOf(list[n]); got != want {
			t.Errorf("file %d: %s", n, got)
		}
	}
}

func TestRARSealed(t *testing.T) {
	for name, password := range map[string]string{"v4-sealed": "12345678", "v4-solid-sealed": "password", "v5-sealed": "password"} {
		if list, err := openRAR(t, name, true, "wrong"); !errors.Is(err, archive.ErrEncrypted) || len(list) > 0 {
			t.Errorf("%s: %d entries, %v", name, len(list), err)
		}
		list, err := openRAR(t, name, true, "wrong", password)
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		if got := contents(list); strings.Contains(got, "encrypted") || strings.Contains(got, "damaged") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestRARVolume(t *testing.T) {
	list, err := openRAR(t, "v4-volume1", false)
	if len(list) != 1 || !errors.Is(err, archive.ErrVolume) {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	content, err := list[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(content)
	if len(b) == 0 || !errors.Is(err, archive.ErrVolume) {
		t.Errorf("%d octets, %v", len(b), err)
	}
}
