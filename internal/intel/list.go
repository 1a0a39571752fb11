package intel

import (
	"fmt"
	"net/netip"
	"strings"

	"sekisho/internal/record"
)

// list reads one indicator a line, defanged or not. "#" at the beginning of a line or behind a blank begins a remark. What a line is shows by
// how it is written: a digest by its length, an address of the Internet, a URL by its scheme, a mail address by its "@", else a domain.
func (i *Import) list(take func(record.Indicator) error) error {
	file, err := i.text()
	if err != nil {
		return err
	}
	for file.next() {
		value, remark := withoutRemark(file.line)
		if value == "" {
			continue
		}
		at := Place{Line: file.number}
		kind := kindOf(value)
		if kind == "" {
			if err := i.leave(bad(fmt.Sprintf("%q is no digest, address, URL or domain", clipped(value, 80))), at); err != nil {
				return err
			}
			continue
		}
		if err := i.offer(rough{kind: kind, value: value, note: remark}, at, take); err != nil {
			return err
		}
	}
	return file.err
}

func withoutRemark(line string) (value, remark string) {
	for at := 0; at < len(line); at++ {
		if line[at] == '#' && (at == 0 || line[at-1] == ' ' || line[at-1] == '\t') {
			return strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:])
		}
	}
	return strings.TrimSpace(line), ""
}

// kindOf says what a value is by how it is written, "" where it is nothing known.
func kindOf(value string) string {
	if hexadecimal(strings.ToLower(value)) {
		switch len(value) {
		case 32:
			return KindMD5
		case 40:
			return KindSHA1
		case 64:
			return KindSHA256
		}
	}
	plain := Refang(value)
	switch {
	case strings.Contains(plain, "://"):
		return KindURL
	case isNetwork(plain):
		return KindIP
	case strings.HasPrefix(plain, "@") && isDomain(plain[1:]):
		return KindDomain
	case strings.Contains(plain, "@"):
		return KindAddress
	case isDomain(plain):
		return KindDomain
	}
	return ""
}

func isNetwork(s string) bool {
	_, address := netip.ParseAddr(strings.Trim(s, "[]"))
	_, network := netip.ParsePrefix(s)
	return address == nil || network == nil
}

func isDomain(s string) bool {
	_, err := domainName(strings.TrimPrefix(strings.TrimPrefix(s, "*"), "."))
	return err == nil
}
