// Command confgen writes the table of look-alike characters that package text embeds, out of Unicode's own file:
//
//	go run ./internal/text/confgen confusables.txt internal/text/data/confusables.txt
//
// The source is https://www.unicode.org/Public/security/17.0.0/confusables.txt. ICU carries the same file: Debian's `apt-get source icu`
// (icu 78.3) has it as icu/source/data/unidata/confusables.txt.
//
// Kept are the mappings whose prototype is printable ASCII or stands in the CJK blocks; without characters that canonical
// decomposition (NFD) replaces before the table is asked. The result has one prototype a line, all characters by their code points in
// hexadecimal: "rn" written "72.6E", a colon, and the characters that look like it. The same source always gives the same octets.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const licence = `# Derived from the Unicode data file confusables.txt. Copyright © 1991-2025 Unicode, Inc. Unicode and the Unicode Logo are
# registered trademarks of Unicode, Inc. in the United States and other countries. Unicode License v3: https://www.unicode.org/license.txt
`

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: confgen confusables.txt OUT")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "confgen:", err)
		os.Exit(1)
	}
}

func generate(source, out string) error {
	in, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	table, err := convert(in)
	if err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	return os.WriteFile(out, table, 0o644)
}

// convert turns Unicode's file into ours.
func convert(in []byte) ([]byte, error) {
	sources := map[string][]rune{}
	var version, date string
	lines := bufio.NewScanner(bytes.NewReader(in))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimPrefix(lines.Text(), "\uFEFF")
		if v, ok := strings.CutPrefix(line, "# Version: "); ok {
			version = strings.TrimSpace(v)
		}
		if d, ok := strings.CutPrefix(line, "# Date: "); ok {
			date = strings.TrimSpace(d)
		}
		source, prototype, err := mapping(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if wanted(source, prototype) {
			sources[string(prototype)] = append(sources[string(prototype)], source)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if version == "" || date == "" || len(sources) == 0 {
		return nil, fmt.Errorf("not Unicode's confusables.txt: version %q, date %q, %d prototypes", version, date, len(sources))
	}
	return render(version, date, sources), nil
}

// mapping reads "SOURCE ; PROTOTYPE ; TYPE # comment"; a line without a mapping gives no prototype.
func mapping(line string) (source rune, prototype []rune, err error) {
	line, _, _ = strings.Cut(line, "#")
	cols := strings.Split(line, ";")
	if len(cols) < 2 {
		return 0, nil, nil
	}
	source, err = codePoint(strings.TrimSpace(cols[0]))
	for _, f := range strings.Fields(cols[1]) {
		r, e := codePoint(f)
		if e != nil {
			err = e
		}
		prototype = append(prototype, r)
	}
	return source, prototype, err
}

func codePoint(s string) (rune, error) {
	n, err := strconv.ParseUint(s, 16, 21)
	return rune(n), err
}

func wanted(source rune, prototype []rune) bool {
	if len(prototype) == 0 || !norm.NFD.IsNormalString(string(source)) {
		return false
	}
	printable := func(r rune) bool { return r > ' ' && r < 0x7F }
	cjk := func(r rune) bool { return r >= 0x2E80 && r <= 0x9FFF }
	return !slices.ContainsFunc(prototype, func(r rune) bool { return !printable(r) }) ||
		!slices.ContainsFunc(prototype, func(r rune) bool { return !cjk(r) })
}

func render(version, date string, sources map[string][]rune) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Look-alike characters: Unicode UTS #39, confusables.txt, version %s, %s. Written by confgen; do not edit.\n", version, date)
	out.WriteString(licence)
	prototypes := make([]string, 0, len(sources))
	for p := range sources {
		prototypes = append(prototypes, p)
	}
	slices.Sort(prototypes)
	for _, p := range prototypes {
		for i, r := range []rune(p) {
			if i > 0 {
				out.WriteByte('.')
			}
			fmt.Fprintf(&out, "%X", r)
		}
		out.WriteByte(':')
		slices.Sort(sources[p])
		for _, r := range sources[p] {
			fmt.Fprintf(&out, " %X", r)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}
