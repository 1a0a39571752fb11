package main

import (
	"io"
	"mime"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/ianaindex"

	"sekisho/e2e/rig"
)

// decoder reads encoded words (RFC 2047) in the charsets of the samples.
var decoder = mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
	e, err := ianaindex.MIME.Encoding(charset)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(input), nil
}}

// shownSubject is the subject as a mail program shows it.
func shownSubject(d rig.Delivery) string {
	fields := d.Field("Subject")
	if len(fields) == 0 {
		return ""
	}
	return printable(decoded(fields[0]))
}

// reasons are the strongest reasons, of the two languages in which the mail itself gives them.
func reasons(d rig.Delivery, l language) []string {
	fields := d.Field("X-Sekisho-Reason")
	if len(fields) == 0 {
		return nil
	}
	var list []string
	for reason := range strings.SplitSeq(decoded(fields[0]), " | ") {
		ja, en, both := strings.Cut(reason, " / ")
		if both && l == english {
			ja = en
		}
		list = append(list, printable(ja))
	}
	return list
}

// decoded unfolds a header field and decodes its words; what cannot be decoded stays as it is.
func decoded(raw string) string {
	raw = strings.TrimSpace(strings.ReplaceAll(raw, "\r\n", ""))
	if text, err := decoder.DecodeHeader(raw); err == nil {
		return text
	}
	return raw
}

// printable keeps a mail from steering the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return '?'
	}, text)
}
