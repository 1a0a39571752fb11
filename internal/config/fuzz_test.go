package config

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzParse: no text makes the parser panic, every error prints, and what is accepted prints as something that reads the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"[screen]\nmode = \"tag\"\n", "screen = { limits = { deadline = \"1m\" } }", "[[screen]]", "screen.a.b.c.d.e.f.g.h.i.j = 1",
		"[house]\ndomains = [\"関所.example\", \"a\"]\n", "[listen]\ninbound = [[[[]]]]", "[listen]\ninbound = [\n# x\n\"\"\"a\"\"\",]",
		"[screen.weights]\n\"a.b\" = nan\n'' = 1\n", "\ufeff#\r\n", "\xff\xfe", "x = [{a = 1}, {b = {c = 2}}]", "[log]\nlevel = '''\n\n'''",
		"[[exempt]]\ntraits = [\"a\"]\nfrom = [\"a@b.example\"]\nuntil = 2027-03-31\nreason = \"r\"\nby = \"b\"\n[[exempt]]\n[exempt.x]\n\"exempt[0]\" = 1\n",
		"[[exempt]]\ntraits = [\"a\"]\nnetwork = [\"::1\"]\nuntil = 0001-01-01\nreason = \"r\"\nby = \"b\"\n", "\"exempt[0]\".traits = []",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f.toml", data)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		again, err := Parse("f.toml", []byte(c.TOML()))
		if err != nil {
			t.Fatalf("what is printed is not read: %v", err)
		}
		if again.TOML() != c.TOML() {
			t.Fatalf("reads as something else:\n%s", again.TOML())
		}
	})
}

// TestHostileTexts: what is deep, long or repeated is refused, with an error of a size that a terminal bears.
func TestHostileTexts(t *testing.T) {
	for name, text := range map[string]string{
		"brackets":   "a = " + strings.Repeat("[", maxFile-10),
		"closed":     "a = " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000),
		"tables":     "a = " + strings.Repeat("{a=", 9000) + "1" + strings.Repeat("}", 9000),
		"dots":       strings.Repeat("a.", maxFile/2-10) + "a = 1",
		"section":    "[" + strings.Repeat("a.", maxFile/4) + "a]\n" + strings.Repeat("b = 1\n", 40000),
		"keys":       "[screen]\n" + strings.Repeat("b = 1\n", 150000),
		"long line":  "[screen]\ntag = \"" + strings.Repeat("x", maxFile-30) + "\"",
		"long key":   strings.Repeat("x", maxFile-10) + " = 1",
		"long value": "[screen]\nmode = \"" + strings.Repeat("x", maxFile-30) + "\"",
		"list":       "[house]\ndomains = [" + strings.Repeat("\"\",", maxFile/3-20) + "]",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("h.toml", []byte(text))
			if err == nil {
				t.Fatal("accepted")
			}
			if n := len(err.Error()); n > 32<<10 {
				t.Errorf("an error of %d octets", n)
			}
			if bytes.ContainsRune([]byte(err.Error()), 0) {
				t.Error("NUL in the error")
			}
		})
	}
}
