package app

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
)

func carrying(name, content string) string {
	return says(jis, greeting, "", file("application/octet-stream", jis, name, content))
}

// The same program is found by its content in every format, whatever the names, and within others.
func TestCarriers(t *testing.T) {
	s := unpackingScreen(t)
	for _, c := range carriers() {
		t.Run(c.name, func(t *testing.T) {
			packed := c.pack(t, "plan.dat", inertProgram())
			c.check(t, s, "as it is", carrying("資料."+c.suffix, packed))
			c.check(t, s, "within a ZIP within a ZIP", carrying("資料.zip", zipOf(map[string]string{"内側.zip": zipOf(map[string]string{"図面." + c.suffix: packed})})))
			if c.missing == "" { // a ZIP is not packed again by all tools
				c.check(t, s, "a ZIP within", carrying("資料."+c.suffix, c.pack(t, "plan.zip", zipOf(map[string]string{"見積書.dat": inertProgram()}))))
			}
			if c.suffix != "uue" { // a text is a text but for its name
				c.check(t, s, "another suffix", carrying(otherName(c.suffix), packed))
				c.check(t, s, "no name", says(jis, greeting, "",
					"Content-Type: application/octet-stream\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"+base64Of(packed)))
			}
		})
	}
}

func otherName(suffix string) string {
	if strings.Contains(suffix, "gz") {
		return "Payment.rar"
	}
	return "Payment.gz"
}

// judgeFromAuthor judges a mail that its author sent from a server in Japan.
func judgeFromAuthor(t *testing.T, s *screen.Screen, octets string) record.Result {
	t.Helper()
	r, err := Scan(context.Background(), s, folder.Item{
		File:     "test.eml",
		Client:   mail.Client{Addr: netip.MustParseAddr(japan), Port: 25, HELO: "mail.example.net"},
		Envelope: mail.Envelope{Known: true, From: reversePath(octets), Rcpts: []mail.Recipient{{Addr: "hanako@tokiwa.example"}}},
		Open:     func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// check wants the program in a mail to be found, or said to be hidden where the format is not opened yet.
func (c carrier) check(t *testing.T, s *screen.Screen, variant, m string) {
	t.Helper()
	r := judgeFromAuthor(t, s, m)
	found := slices.Contains(traitsOf(r), "exec-in-archive")
	if c.suffix == "eml" && variant != "a ZIP within" {
		found = found || slices.Contains(traitsOf(r), "exec-attach") // the attached mail is a part of the mail itself
	}
	switch {
	case c.missing == "" && !found:
		t.Errorf("%s: no program is seen in %s: is the format opened? traits %v\n%s", variant, c.name, traitsOf(r), listed(r))
	case c.missing != "" && found:
		t.Errorf("%s: files in %s are seen: remove %q from the table", variant, c.name, c.missing)
	case c.missing != "" && !slices.Contains(traitsOf(r), "opaque-archive"):
		t.Errorf("%s: %s is not opened (%s), and not said to be opaque: traits %v\n%s", variant, c.name, c.missing, traitsOf(r), listed(r))
	}
}

func listed(r record.Result) string {
	var b strings.Builder
	for _, o := range r.Objects {
		fmt.Fprintf(&b, "%s %s %s %s\n", o.Path, o.Name, o.Type, o.Unfinished)
	}
	return b.String()
}

// A program is found by its name as any entry of a long ZIP, and by its content as one of the first.
func TestProgramAmongMany(t *testing.T) {
	for _, at := range []int{1, 200, 201, 9_999} {
		for _, name := range []string{"見積書.exe", "見積書.dat"} {
			t.Run(fmt.Sprint(at, " ", name), func(t *testing.T) {
				var entries []zipEntry
				for n := 1; n <= 10_000; n++ {
					e := zipEntry{name: fmt.Sprintf("%05d.txt", n), content: "x"}
					if n == at {
						e = zipEntry{name: charsets()["shift_jis"](name), content: inertProgram()}
					}
					entries = append(entries, e)
				}
				m := carrying("資料.zip", rawZip("", "", entries...))
				r := judgeFrom(t, houseConfig(), japan, reversePath(m), m)
				found := slices.Contains(traitsOf(r), "exec-in-archive")
				if want := at <= 200 || strings.HasSuffix(name, ".exe"); found != want {
					t.Errorf("found %t, traits %v", found, traitsOf(r))
				}
				if !slices.Contains(traitsOf(r), "opaque-archive") {
					t.Error("it is not said that entries were not looked into")
				}
			})
		}
	}
}
