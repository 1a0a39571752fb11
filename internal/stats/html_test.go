package stats_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sekisho/internal/record"
	"sekisho/internal/stats"
)

func pageOf(t *testing.T, r *stats.Report, l stats.Language) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteHTML(&out, l, "sekisho <test>"); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What ends by itself in HTML.
var void = []string{"meta", "col", "link", "br", "img", "input"}

// wellFormed goes through the tags: each that is opened is closed, in order.
func wellFormed(page string) error {
	var open []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch kind, token := z.Next(), z.Token(); kind {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) || len(open) > 0 {
				return errors.New("ends inside " + strings.Join(open, " "))
			}
			return nil
		case html.StartTagToken:
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return errors.New("</" + token.Data + "> inside " + strings.Join(open, " "))
			}
			open = open[:len(open)-1]
		}
	}
}

func TestWellFormed(t *testing.T) {
	for _, broken := range []string{"<p><b></p>", "<p>", "</p>", "<svg><rect></svg>"} {
		if wellFormed(broken) == nil {
			t.Errorf("%s passes", broken)
		}
	}
	for name, r := range map[string]*stats.Report{
		"none":  collect(t, "2026-11-01", "2026-11-01", "hold", nil),
		"few":   collect(t, "2026-11-02", "2026-11-03", "mark", few),
		"weeks": collect(t, "2026-01-01", "2026-12-31", "mark", many(1000, "2026-01-01", 365)),
		"years": collect(t, "2020-01-01", "2026-12-31", "note", many(1000, "2022-01-01", 900)),
	} {
		for _, lang := range []stats.Language{"en", "ja"} {
			page := pageOf(t, r, lang)
			if err := wellFormed(page); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if strings.Contains(page, "NaN") || strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "-9223") {
				t.Errorf("%s: a number or a value was not written", name)
			}
			if !strings.Contains(page, `<html lang="`+string(lang)+`">`) || !strings.Contains(page, "sekisho &lt;test&gt;") {
				t.Errorf("%s: language or program is missing", name)
			}
		}
	}
}

// walk visits all elements of a page.
func walk(t *testing.T, page string, visit func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			visit(n)
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// The page needs nothing from elsewhere and runs nothing.
func TestPageIsSelfContained(t *testing.T) {
	page := pageOf(t, collect(t, "2026-10-01", "2026-11-15", "mark", many(3000, "2026-10-01", 46)), "ja")
	for _, loads := range []string{"http://", "@import", "url(", "javascript:"} {
		if strings.Contains(page, loads) {
			t.Errorf("%s stands in the page", loads)
		}
	}
	links := 0
	walk(t, page, func(n *html.Node) {
		if slices.Contains([]string{"script", "link", "img", "iframe", "object", "embed", "use", "image", "base", "form"}, n.Data) {
			t.Errorf("<%s> stands in the page", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" || a.Key == "href" && (n.Data != "a" || a.Val != "https://db-ip.com") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "a" {
			links++
		}
	})
	if links != 1 || !strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'"`) {
		t.Errorf("%d links, or no policy", links)
	}
}

// Each picture says what it shows, stands beside a table of the same rows, and draws inside its view box.
func TestPicturesAreAccessible(t *testing.T) {
	r := collect(t, "2026-10-01", "2026-11-15", "mark", many(3000, "2026-10-01", 46))
	pictures, tables := 0, 0
	walk(t, pageOf(t, r, "en"), func(n *html.Node) {
		switch n.Data {
		case "table":
			tables++
		case "svg":
			pictures++
			checkPicture(t, n)
		}
	})
	if pictures != 8 || tables != 8 {
		t.Errorf("%d pictures, %d tables", pictures, tables)
	}
}

func checkPicture(t *testing.T, svg *html.Node) {
	t.Helper()
	var parts []string
	for c := range svg.ChildNodes() {
		if c.Type == html.ElementNode && (c.Data == "title" || c.Data == "desc") && c.FirstChild != nil && c.FirstChild.Data != "" {
			parts = append(parts, c.Data)
		}
	}
	if !slices.Equal(parts, []string{"title", "desc"}) || attribute(svg, "role") != "img" || attribute(svg, "aria-labelledby")+attribute(svg, "aria-label") == "" {
		t.Errorf("%v, role %q", parts, attribute(svg, "role"))
	}
	box := strings.Fields(attribute(svg, "viewBox"))
	wide, high := number(t, box[2]), number(t, box[3])
	for n := range svg.Descendants() {
		if n.Data != "rect" {
			continue
		}
		x, y, w, h := number(t, attribute(n, "x")), number(t, attribute(n, "y")), number(t, attribute(n, "width")), number(t, attribute(n, "height"))
		if x < 0 || y < 0 || w < 0 || h <= 0 || x+w > wide || y+h > high {
			t.Errorf("a bar of %g×%g at %g, %g outside %g×%g", w, h, x, y, wide, high)
		}
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Nothing that a mail says comes to stand in any output.
func TestMailsSayNothing(t *testing.T) {
	const evil = `"><script>alert(1)</script>&'` + "\x1b[31m\u202e"
	m := record.Message{
		Direction: "in", Received: at("2026-11-02", "10:00"), Level: "hold", ID: evil, MessageID: evil, QueueID: evil, From: evil + "@" + evil + ".example",
		FromName: evil, Envelope: evil, ReplyTo: evil, Rcpts: []string{evil}, Subject: evil, Client: evil, HELO: evil, Mailer: evil, Theme: evil, Claim: evil,
		Origin: record.Origin{Class: "country", Country: `<b`, IP: evil}, Traits: []string{evil}, Hosts: []string{evil}, Confirmed: evil,
		Objects: []record.Object{{Path: evil, Name: evil + ".pdf", Type: evil}, {Path: evil + "/" + evil, Name: evil, Type: "zip"}},
	}
	other := m
	other.Level, other.Origin.Class = evil, evil
	r := collect(t, "2026-11-02", "2026-11-02", "mark", kept{m, other})
	var out bytes.Buffer
	if err := r.WriteText(&out, "en"); err != nil {
		t.Fatal(err)
	}
	for _, written := range []string{pageOf(t, r, "en"), out.String(), jsonOf(t, r)} {
		for _, part := range []string{"script>", "alert", "\x1b", "\u202e", "<b<"} {
			if strings.Contains(written, part) {
				t.Errorf("%q stands in %s", part, written)
			}
		}
	}
	if got := rows(r, "claim"); !slices.Equal(got, []string{"other 1/2"}) {
		t.Errorf("%v", got)
	}
	if got := rows(r, "origin"); !slices.Equal(got, []string{"unknown 1/2"}) {
		t.Errorf("%v", got)
	}
}
