package incident

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const japaneseList = "メールアドレス,氏名,電話\r\nsato@partner.example,佐藤 一郎,03-0000-0001\r\npolice.example,サイバー犯罪対策課,03-0000-0002\r\n"

func TestReadContactsCharsets(t *testing.T) {
	for name, e := range map[string]encoding.Encoding{
		"UTF-8":           encoding.Nop,
		"UTF-8 with BOM":  unicode.UTF8BOM,
		"Shift_JIS":       japanese.ShiftJIS,
		"EUC-JP":          japanese.EUCJP,
		"ISO-2022-JP":     japanese.ISO2022JP,
		"UTF-16LE":        unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16BE":        unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16LE no BOM": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	} {
		list := japaneseList
		if name == "UTF-16LE no BOM" {
			_, list, _ = strings.Cut(list, "\r\n")
		}
		data, err := e.NewEncoder().Bytes([]byte(list))
		must(t, err)
		got, bad := ReadContacts(bytes.NewReader(data))
		want := []Contact{
			{Address: "sato@partner.example", Person: "佐藤 一郎", Phone: "03-0000-0001"},
			{Address: "police.example", Person: "サイバー犯罪対策課", Phone: "03-0000-0002"},
		}
		if !slices.Equal(got, want) || len(bad) > 0 {
			t.Errorf("%s: %v, bad %v", name, got, bad)
		}
	}
}

// A list that was put together from several files.
func TestReadContactsMixed(t *testing.T) {
	var list []byte
	for i, e := range []encoding.Encoding{encoding.Nop, japanese.ShiftJIS, japanese.ISO2022JP, japanese.ShiftJIS} {
		line, err := e.NewEncoder().Bytes(fmt.Appendf(nil, "p%d@partner.example,担当の鈴木さん,0120\n", i))
		must(t, err)
		list = append(list, line...)
	}
	got, bad := ReadContacts(bytes.NewReader(list))
	if len(got) != 4 || len(bad) > 0 {
		t.Fatalf("%v, bad %v", got, bad)
	}
	for _, c := range got {
		if c.Person != "担当の鈴木さん" {
			t.Errorf("%s is %q", c.Address, c.Person)
		}
	}
}

func TestReadContacts(t *testing.T) {
	for _, tt := range []struct{ name, list, want, bad string }{
		{"nothing", "", "[]", "[]"},
		{"comments and empty lines", "# contacts\n\na@b.example\n  \n", "[a@b.example||]", "[]"},
		{"tabs", "a@b.example\tA, B\t1", "[a@b.example|A, B|1]", "[]"},
		{"quotes", `a@b.example,"A, ""B""",1`, `[a@b.example|A, "B"|1]`, "[]"},
		{"other order", "Name,Phone,E-Mail\nA,1,a@b.example\n", "[a@b.example|A|1]", "[]"},
		{"only the address", "b.example\n", "[b.example||]", "[]"},
		{"empty columns", "a@b.example,A,1,,\n", "[a@b.example|A|1]", "[]"},
		{"old Mac", "a@b.example,A,1\rc@b.example", "[]", "[1]"},
		{"bad lines", "a@b.example,A\nnobody\nco.jp,x\ngmail.com\nc@b.example,C,1,more\nd@b.example,\"D\n\xff\xfe\xfd,x\ne@b.example,\x00\nf@b.example\n",
			"[a@b.example|A| f@b.example||]", "[2 3 4 5 6 7 8]"},
		{"a long line", "a@b.example," + strings.Repeat("x", 5000) + "\nb.example", "[b.example||]", "[1]"},
		{"a header is first", "a@b.example\naddress,person\n", "[a@b.example||]", "[2]"},
	} {
		got, bad := ReadContacts(strings.NewReader(tt.list))
		var lines []int
		for _, b := range bad {
			if lines = append(lines, b.Line); b.Err == nil {
				t.Errorf("%s: line %d without a reason", tt.name, b.Line)
			}
		}
		var short []string
		for _, c := range got {
			short = append(short, c.Address+"|"+c.Person+"|"+c.Phone)
		}
		if fmt.Sprint(short) != tt.want || fmt.Sprint(lines) != tt.bad {
			t.Errorf("%s: %v, bad %v", tt.name, short, bad)
		}
	}
	if got, bad := ReadContacts(bytes.NewReader(make([]byte, maxList+1))); len(got) > 0 || len(bad) != 1 || bad[0].Line != 0 {
		t.Errorf("a list without end: %d, bad %d", len(got), len(bad))
	}
}

func FuzzReadContacts(f *testing.F) {
	f.Add([]byte(japaneseList))
	f.Add([]byte("\xff\xfea\x00@\x00"))
	f.Add([]byte("a@b.example\t\"x\n"))
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(japaneseList))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sjis)
	f.Fuzz(func(t *testing.T, data []byte) {
		contacts, _ := ReadContacts(bytes.NewReader(data))
		if _, err := NewContacts(contacts); err != nil {
			t.Errorf("a contact that was read is none: %v", err)
		}
	})
}
