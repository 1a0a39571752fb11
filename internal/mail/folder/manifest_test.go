package folder_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
)

// manifest writes a manifest with a mail beside it and returns its path.
func manifest(t *testing.T, lines string) string {
	t.Helper()
	return filepath.Join(lay(t, map[string]string{"list.jsonl": lines, "mails/1.eml": "Subject: 1\n", "box": twoMails}), "list.jsonl")
}

var comparable = cmp.Options{cmpopts.IgnoreFields(folder.Item{}, "Open"), cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateErrors()}

func TestManifest(t *testing.T) {
	path := manifest(t, "\uFEFF"+`{"file":"mails/1.eml","client_ip":"203.0.113.9","client_name":"Mail.Example.NET.","helo":"[x]",`+
		`"mail_from":"a@example.net","rcpt_to":["b@example.jp","<c@example.jp>"],"auth_user":"u",`+
		`"received_at":"2026-10-05T10:12:00+09:00","direction":"out","later":{"x":[1]}}`+"\r\n"+
		"\n  \t\n"+
		`{"file":"mails/1.eml","client_ip":"::ffff:192.0.2.1","client_name":"unknown","mail_from":""}`+"\n"+
		`{"file":"box","mail_from":null}`)
	want := []folder.Item{
		{
			File: "mails/1.eml", Direction: mail.Out,
			Client: mail.Client{Addr: netip.MustParseAddr("203.0.113.9"), Name: "mail.example.net", HELO: "[x]", AuthUser: "u"},
			Envelope: mail.Envelope{Known: true, From: "a@example.net",
				Rcpts: []mail.Recipient{{Addr: "b@example.jp"}, {Addr: "c@example.jp"}}},
			Received: time.Date(2026, 10, 5, 1, 12, 0, 0, time.UTC),
		},
		{
			File: "mails/1.eml", Direction: mail.In, Envelope: mail.Envelope{Known: true},
			Client: mail.Client{Addr: netip.MustParseAddr("192.0.2.1")},
		},
		{File: "box", Direction: mail.In, Stored: true},
	}
	got := slices.Collect(folder.Manifest(path))
	if diff := cmp.Diff(want, got, comparable); diff != "" {
		t.Fatal(diff)
	}
	for i, content := range []string{"Subject: 1\n", "Subject: 1\n", twoMails} {
		if read(t, got[i]) != content {
			t.Errorf("mail %d is %q", i, read(t, got[i]))
		}
	}
}

func TestManifestStoredOrNot(t *testing.T) {
	for line, stored := range map[string]bool{
		`{"file":"a"}`:                           true,
		`{"file":"a","helo":"x"}`:                true,
		`{"file":"a","client_ip":"192.0.2.1"}`:   false,
		`{"file":"a","mail_from":""}`:            false,
		`{"file":"a","rcpt_to":["b@c.example"]}`: false,
	} {
		items := slices.Collect(folder.Manifest(manifest(t, line)))
		if len(items) != 1 || items[0].Err != nil || items[0].Stored != stored {
			t.Errorf("%s: %+v, want stored %v", line, items, stored)
		}
	}
}

func TestManifestErrorsNameTheLine(t *testing.T) {
	for line, want := range map[string]string{
		`{"file":`:                  "manifest line 2: unexpected end of JSON input",
		`["a"]`:                     "manifest line 2: json: cannot unmarshal array",
		`{"file":"x"} {"file":"y"}`: "manifest line 2: invalid character",
		`{"file":1}`:                "manifest line 2: json: cannot unmarshal number",
		`{}`:                        `manifest line 2: file is ""`,
		`{"file":"-"}`:              `-: manifest line 2: file is "-"`,
		`{"file":"x","client_ip":"mail.example"}`:       `x: manifest line 2: client_ip "mail.example" is no IP address`,
		`{"file":"x","received_at":"yesterday"}`:        `x: manifest line 2: received_at "yesterday" is no time of RFC 3339`,
		`{"file":"x","direction":"up"}`:                 `x: manifest line 2: direction "up", want "in" or "out"`,
		`{"file":"x","rcpt_to":"b@c.example"}`:          "x: manifest line 2: json: cannot unmarshal string",
		`{"file":"` + strings.Repeat("x", 1<<20) + `"}`: "manifest line 2: longer than 1048576 octets",
	} {
		path := manifest(t, "{\"file\":\"mails/1.eml\"}\n"+line+"\n{\"file\":\"mails/1.eml\"}\n")
		items := slices.Collect(folder.Manifest(path))
		if len(items) != 3 || items[0].Err != nil || items[2].Err != nil || read(t, items[2]) != "Subject: 1\n" {
			t.Fatalf("%.40s: the others do not go on: %v", line, items)
		}
		if items[1].Err == nil || items[1].Open != nil {
			t.Fatalf("%.40s: no error", line)
		}
		name := strings.TrimPrefix(items[1].File, path)
		if got := strings.TrimPrefix(name+": "+items[1].Err.Error(), ": "); !strings.HasPrefix(got, want) {
			t.Errorf("%.40s: %q, want %q…", line, got, want)
		}
	}
}

func TestManifestLineOfOneMebibyte(t *testing.T) {
	line := `{"file":"mails/1.eml","x":"` + strings.Repeat("y", 1<<20)
	line = line[:1<<20-3] + "\"}\n"
	items := slices.Collect(folder.Manifest(manifest(t, line+line)))
	if len(items) != 2 || items[0].Err != nil || items[1].Err != nil {
		t.Errorf("%v", items)
	}
	items = slices.Collect(folder.Manifest(manifest(t, strings.Repeat("x", 2<<20))))
	if len(items) != 1 || items[0].Err == nil {
		t.Errorf("a long last line: %v", items)
	}
}

func TestManifestThatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.jsonl")
	items := slices.Collect(folder.Manifest(path))
	if len(items) != 1 || items[0].File != path || !errors.Is(items[0].Err, fs.ErrNotExist) {
		t.Errorf("%v", items)
	}
	if items := slices.Collect(folder.Manifest(filepath.Dir(path))); len(items) != 1 || items[0].Err == nil {
		t.Errorf("a folder: %v", items)
	}
}

func TestManifestMailThatIsNotThere(t *testing.T) {
	path := manifest(t, `{"file":"gone.eml"}`+"\n"+`{"file":"mails"}`)
	for item := range folder.Manifest(path) {
		if item.Err != nil {
			t.Errorf("%s: %v", item.File, item.Err)
			continue
		}
		if r, err := item.Open(); err == nil {
			r.Close()
			t.Errorf("%s opens", item.File)
		}
	}
}

func TestManifestAbsoluteAndParentPaths(t *testing.T) {
	dir := lay(t, map[string]string{"a.eml": "A", "lists/x": ""})
	list := filepath.Join(dir, "lists", "x")
	lines := fmt.Sprintf("{\"file\":%q}\n{\"file\":\"../a.eml\"}\n", filepath.Join(dir, "a.eml"))
	if err := os.WriteFile(list, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	for item := range folder.Manifest(list) {
		if read(t, item) != "A" {
			t.Errorf("%s", item.File)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add("{\"file\":\"a\",\"client_ip\":\"::1%eth0\"}\n\n{\"file\"")
	f.Add("\uFEFF{}\r\n[")
	f.Fuzz(func(t *testing.T, lines string) {
		path := filepath.Join(t.TempDir(), "list")
		if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		n := 0
		for item := range folder.Manifest(path) {
			n++
			if (item.Err == nil) == (item.Open == nil) || item.File == "" || item.Client.Addr.Zone() != "" {
				t.Errorf("%+v", item)
			}
		}
		if n > strings.Count(lines, "\n")+1 {
			t.Errorf("%d mails in %q", n, lines)
		}
	})
}

func TestManifestPTR(t *testing.T) {
	for keys, want := range map[string]mail.Client{
		``:                           {},
		`,"client_ptr":""`:           {Resolve: mail.ResolveFail},
		`,"client_ptr":"unknown"`:    {Resolve: mail.ResolveFail},
		`,"client_ptr":"A.Example."`: {PTR: "a.example", Resolve: mail.ResolveForged},
		`,"client_name":"a.example","client_ptr":"a.example"`: {Name: "a.example", PTR: "a.example", Resolve: mail.ResolveOK},
		`,"client_name":"a.example"`:                          {Name: "a.example"},
	} {
		path := manifest(t, `{"file":"mails/1.eml"`+keys+`}`+"\n")
		for item := range folder.Manifest(path) {
			if item.Client != want || item.Err != nil {
				t.Errorf("%s: %+v, %v, want %+v", keys, item.Client, item.Err, want)
			}
		}
	}
}
