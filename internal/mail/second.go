package mail

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	enmime "github.com/jhillyerd/enmime/v2"

	"sekisho/internal/text"
)

// Where the structure of a mail or a name in it is broken, mail programs differ in what they make of it. A second reader, enmime, then reads the
// mail too, and what it sees otherwise is kept as a fact: a further name of a part, or a file that we do not see. It has no limits of its own and
// reads some 60 MB a second for every level of nesting, so that it gets small mails only.
const (
	secondSize       = 1 << 20 // octets of header and body
	secondDelimiters = 200     // lines that begin with "--"
	secondNesting    = 10      // occurrences of "boundary", without which nothing nests
	secondErrors     = 20      // that it keeps for a part
)

// Other is what the second reader sees and we do not.
type Other struct {
	Part      string // Path of our part with the same content, of which only the type differs; "" for a file of which we have no part
	Name      string // as the second reader reads it, or ""
	MediaType string // lower case
	Size      int64  // decoded octets
}

// broken lists the defects after which readers differ.
func broken(d Defect) bool {
	switch d {
	case DefectHeaderSyntax, DefectBareCR, DefectOpenHeader, DefectNoBoundary, DefectOpenMultipart, DefectAfterEnd, DefectBadEncoding, DefectNameConflict, DefectReaderFailed:
		return true
	}
	return false
}

// needsSecond says that a defect of mail, part or name is one after which readers differ.
func needsSecond(m *Message) bool {
	return slices.ContainsFunc(m.Defects, broken) || partNeedsSecond(m.Root)
}

func partNeedsSecond(p *Part) bool {
	return slices.ContainsFunc(p.Defects, broken) || slices.ContainsFunc(p.Parts, partNeedsSecond)
}

// readSecond has the second reader read the mail where that is needed and affordable. When ctx ends, its result is not waited for: the mail is said
// to be read without it by having neither Second nor DefectReadersDiffer.
func readSecond(ctx context.Context, m *Message) {
	if ctx.Err() != nil || m.Root == nil || m.Spool == nil || m.Size > secondSize || !needsSecond(m) {
		return
	}
	octets, err := wholeMail(m)
	if err != nil || !affordable(octets) {
		return
	}
	read := make(chan []secondPart, 1)
	go func() {
		parts, err := secondParts(octets)
		if err != nil {
			parts = nil
		}
		read <- parts
	}()
	select {
	case parts := <-read:
		compare(m, parts)
	case <-ctx.Done():
	}
}

// wholeMail is the mail as its file would be.
func wholeMail(m *Message) ([]byte, error) {
	var b bytes.Buffer
	for _, f := range m.Header {
		b.WriteString(f.Name + ":")
		b.Write(f.Raw)
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
	_, err := io.Copy(&b, m.Spool.Open())
	return b.Bytes(), err
}

func affordable(octets []byte) bool {
	return len(octets) <= secondSize && bytes.Count(octets, []byte("\n--")) <= secondDelimiters &&
		bytes.Count(bytes.ToLower(octets), []byte("boundary")) <= secondNesting
}

// secondPart is a part without parts of its own, as the second reader sees it.
type secondPart struct {
	name, mediaType string
	content         []byte
}

var errSecondFailed = errors.New("the second reader panicked")

// secondParts survives panics of the second reader.
func secondParts(octets []byte) (parts []secondPart, err error) {
	defer func() {
		if recover() != nil {
			err = errSecondFailed
		}
	}()
	parser := enmime.NewParser(enmime.DisableCharacterDetection(true), enmime.DisableTextConversion(true), enmime.MaxStoredPartErrors(secondErrors),
		enmime.SkipMalformedParts(true), enmime.MultipartWOBoundaryAsSinglePart(true))
	root, err := parser.ReadParts(bytes.NewReader(octets))
	if err != nil {
		return nil, err
	}
	leaves := root.DepthMatchAll(func(p *enmime.Part) bool { return p.FirstChild == nil })
	for _, p := range leaves {
		parts = append(parts, secondPart{name: text.Valid(p.FileName), mediaType: text.Valid(p.ContentType), content: p.Content})
	}
	return parts, nil
}
