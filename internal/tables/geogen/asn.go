package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
)

func networks(date string, sources []string, out string) error {
	edition, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return err
	}
	tree, err := mmdbwriter.New(mmdbwriter.Options{
		DatabaseType:            "GeoLite2-ASN",
		Description:             map[string]string{"en": "Networks by Route Views, NRO and DB-IP (https://db-ip.com), CC BY 4.0"},
		BuildEpoch:              edition.Unix(),
		RecordSize:              24,
		DisableIPv4Aliasing:     true,
		IncludeReservedNetworks: true,
	})
	if err != nil {
		return err
	}
	total := 0
	for _, source := range sources {
		n, err := insertRanges(tree, source)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		total += n
	}
	return write(tree, total, out)
}

// insertRanges copies every line of a CSV file and returns their number.
func insertRanges(tree *mmdbwriter.Tree, source string) (int, error) {
	file, err := os.Open(source)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	lines := csv.NewReader(file)
	lines.FieldsPerRecord, lines.ReuseRecord = 4, true
	for n := 0; ; n++ {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if err := insertRange(tree, line); err != nil {
			return n, fmt.Errorf("%q: %w", line, err)
		}
	}
}

func insertRange(tree *mmdbwriter.Tree, line []string) error {
	first, err := netip.ParseAddr(line[0])
	if err != nil {
		return err
	}
	last, err := netip.ParseAddr(line[1])
	if err != nil {
		return err
	}
	number, err := strconv.ParseUint(line[2], 10, 32)
	if err != nil {
		return err
	}
	return tree.InsertRange(first.AsSlice(), last.AsSlice(), mmdbtype.Map{
		"autonomous_system_number":       mmdbtype.Uint32(number),
		"autonomous_system_organization": mmdbtype.String(clean(line[3])),
	})
}

// clean takes what does not show out of a name, and blanks around it.
func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	return strings.Join(strings.Fields(name), " ")
}
