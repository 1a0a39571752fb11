package app

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"

	"sekisho/internal/incident"
)

func contact(address, person, phone string) incident.Contact {
	return incident.Contact{Address: address, Person: person, Phone: phone}
}

func inSJIS(s string) string { return must(japanese.ShiftJIS.NewEncoder().String(s)) }
func inEUC(s string) string  { return must(japanese.EUCJP.NewEncoder().String(s)) }
func inJIS(s string) string  { return must(japanese.ISO2022JP.NewEncoder().String(s)) }

func inUTF16(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

func TestContactListCharsets(t *testing.T) {
	const list = "アドレス,氏名,電話番号\r\nsoc@aoba.example,青葉 太郎,03-0000-0000\r\nginko.example,銀行,ソの担当\r\n"
	want := []incident.Contact{contact("soc@aoba.example", "青葉 太郎", "03-0000-0000"), contact("ginko.example", "銀行", "ソの担当")}
	for name, octets := range map[string]string{
		"UTF-8": list, "UTF-8 with a mark": "\uFEFF" + list, "Shift_JIS": inSJIS(list), "EUC-JP": inEUC(list), "ISO-2022-JP": inJIS(list),
		"UTF-16 with tabs": inUTF16(strings.ReplaceAll(list, ",", "\t")), "old line ends at the end": strings.TrimSuffix(list, "\r\n"),
	} {
		t.Run(name, func(t *testing.T) { wantContacts(t, octets, want) })
	}
}

func wantContacts(t *testing.T, octets string, want []incident.Contact) {
	t.Helper()
	lines, err := ReadContactList(strings.NewReader(octets))
	if err != nil || len(lines) != len(want) {
		t.Fatalf("%+v, %v", lines, err)
	}
	for i, line := range lines {
		if line.Err != nil || line.Contact != want[i] {
			t.Errorf("line %d: %+v, want %+v", line.Number, line, want[i])
		}
	}
}

// A list that several people put together has lines of several charsets.
func TestContactListOfMixedCharsets(t *testing.T) {
	octets := "a@a.example,青葉,1\n" + inSJIS("b@b.example,山田 花子,2\nc@c.example,能力開発部,3\n") + inJIS("d@d.example,佐藤,4\n") + "e@e.example,plain,5\n"
	wantContacts(t, octets, []incident.Contact{
		contact("a@a.example", "青葉", "1"), contact("b@b.example", "山田 花子", "2"), contact("c@c.example", "能力開発部", "3"),
		contact("d@d.example", "佐藤", "4"), contact("e@e.example", "plain", "5"),
	})
	octets = inSJIS("b@b.example,山田 花子さん,2\n") + inEUC("c@c.example,これは佐藤さん,3\n")
	wantContacts(t, octets, []incident.Contact{contact("b@b.example", "山田 花子さん", "2"), contact("c@c.example", "これは佐藤さん", "3")})
}

func TestContactListBadLines(t *testing.T) {
	octets := "# CSIRT\n\na@a.example,A,1\nb@b.example\nc@c.example,\"open,3\nd@d.example,caf\xe9,4\ne@e.example,E,5,a remark\nf@f.example,a\"b,6\n,,\n"
	want := map[int]error{3: nil, 4: ErrLineColumns, 5: ErrLineQuotes, 6: ErrLineCharset, 7: nil, 8: ErrLineQuotes, 9: nil}
	lines, err := ReadContactList(strings.NewReader(octets))
	if err != nil || len(lines) != len(want) {
		t.Fatalf("%+v, %v", lines, err)
	}
	for _, line := range lines {
		if w, ok := want[line.Number]; !ok || !errors.Is(line.Err, w) || w == nil && line.Err != nil {
			t.Errorf("line %d: %v", line.Number, line.Err)
		}
	}
}

func TestContactListColumns(t *testing.T) {
	wantContacts(t, "Tel,Name,Remark,Address\n1,A,x,a@a.example\n", []incident.Contact{contact("a@a.example", "A", "1")})
	wantContacts(t, "a@a.example\t A \t\n", []incident.Contact{contact("a@a.example", "A", "")})
	wantContacts(t, `"x@b.example","B, C","2 ""3"""`, []incident.Contact{contact("x@b.example", "B, C", `2 "3"`)})
}

func TestContactListBounds(t *testing.T) {
	if _, err := ReadContactList(strings.NewReader(strings.Repeat("x", maxContactList+1))); !errors.Is(err, ErrListTooLong) {
		t.Errorf("octets: %v", err)
	}
	if _, err := ReadContactList(strings.NewReader(strings.Repeat("\n", maxContactLines))); !errors.Is(err, ErrListTooLong) {
		t.Errorf("lines: %v", err)
	}
	lines, err := ReadContactList(strings.NewReader(strings.Repeat("soc@aoba.example,青葉,1\n", 10_000)))
	if err != nil || len(lines) != 10_000 || lines[9_999].Err != nil {
		t.Errorf("10,000 contacts: %d, %v", len(lines), err)
	}
	if lines, err := ReadContactList(strings.NewReader("")); err != nil || len(lines) != 0 {
		t.Errorf("empty: %v, %v", lines, err)
	}
}

func FuzzContactList(f *testing.F) {
	for _, seed := range []string{"a@a.example,A,1\n", "\xff\xfea\x00", inSJIS("住所,氏名,電話\n"), "\"\n\"", "\x1b$B\n,,", "phone,name,mail\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		lines, err := ReadContactList(strings.NewReader(string(octets)))
		if err != nil {
			return
		}
		last := 0
		for _, line := range lines {
			if line.Number <= last || line.Err != nil && line.Contact != (incident.Contact{}) {
				t.Fatalf("%+v after line %d", line, last)
			}
			last = line.Number
		}
	})
}
