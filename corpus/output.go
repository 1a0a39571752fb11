package corpus

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Write puts a corpus into a folder, which need not exist:
//
//	mails/*.eml       every mail
//	teach.jsonl       what the history is taught first, a manifest (sekisho scan --teach)
//	manifest.jsonl    what is judged after it, with learning, in this order (sekisho scan --manifest --learn)
//	expect.jsonl      an Expectation for each mail of the manifest that has one, in the order of the manifest
//	cases.jsonl       confirmed attacks (Case): to be confirmed after teaching
//	indicators.csv    shared indicators (sekisho ioc import --source "sample CSIRT"): to be imported before judging
//	house.toml        the configuration of the sample house; roster.csv: its people
//
// Times are real: the mails come in the weeks before c.At, and whoever judges them takes c.At for now, or something a few days later.
func (c *Corpus) Write(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "mails"), 0o755); err != nil {
		return err
	}
	for _, list := range [][]Post{c.Taught, c.Judged} {
		for _, p := range list {
			if err := put(dir, p.File(), p.Octets); err != nil {
				return err
			}
		}
	}
	var expected []any
	for _, p := range c.Judged {
		if p.Expect != nil {
			expected = append(expected, p.Expect)
		}
	}
	for name, lines := range map[string][]any{
		"teach.jsonl": manifest(c.Taught), "manifest.jsonl": manifest(c.Judged), "expect.jsonl": expected, "cases.jsonl": anys(c.Cases),
	} {
		if err := put(dir, name, jsonLines(lines)); err != nil {
			return err
		}
	}
	for name, octets := range map[string][]byte{"indicators.csv": c.indicatorTable(), "house.toml": houseFile, "roster.csv": rosterFile} {
		if err := put(dir, name, octets); err != nil {
			return err
		}
	}
	return nil
}

// houseFile is the configuration of the sample house.
//
//go:embed house/house.toml
var houseFile []byte

// rosterFile is its people.
//
//go:embed house/roster.csv
var rosterFile []byte

func put(dir, name string, octets []byte) error {
	return os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), octets, 0o644)
}

// manifestLine is a line of a manifest (internal/mail/folder).
type manifestLine struct {
	File       string    `json:"file"`
	ClientIP   string    `json:"client_ip"`
	ClientName string    `json:"client_name"`
	ClientPTR  string    `json:"client_ptr"`
	Helo       string    `json:"helo"`
	MailFrom   string    `json:"mail_from"`
	RcptTo     []string  `json:"rcpt_to"`
	AuthUser   string    `json:"auth_user"`
	ReceivedAt time.Time `json:"received_at"`
	Direction  string    `json:"direction"`
}

func manifest(posts []Post) (lines []any) {
	for _, p := range posts {
		line := manifestLine{
			File: p.File(), ClientIP: p.Client.Addr, ClientName: p.Client.Name, ClientPTR: p.Client.Name, Helo: p.Client.Helo, MailFrom: p.From, RcptTo: p.To,
			ReceivedAt: p.At.In(japan), Direction: "in",
		}
		if p.Out {
			line.Direction, line.AuthUser = "out", p.From
		}
		lines = append(lines, line)
	}
	return lines
}

func anys[T any](list []T) (all []any) {
	for _, v := range list {
		all = append(all, v)
	}
	return all
}

func jsonLines(lines []any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, line := range lines {
		must(e.Encode(line))
	}
	return b.Bytes()
}

// indicatorTable is a table as information sharing groups send it round; everything in it is valid from a month before the samples.
func (c *Corpus) indicatorTable() []byte {
	var b bytes.Buffer
	b.WriteString("id,type,value,tlp,valid from,valid until\n")
	from, until := c.At.AddDate(0, 0, -sampleDays-30), c.At.AddDate(0, 6, 0)
	for i, indicator := range c.Indicators {
		fmt.Fprintf(&b, "S-%03d,%s,%s,amber,%s,%s\n", i+1, indicator.Kind, indicator.Value, from.Format(time.DateOnly), until.Format(time.DateOnly))
	}
	return b.Bytes()
}
