// Package qr reads QR codes (ISO/IEC 18004, models 1 and 2) from what a mail shows: pictures (Picture), and drawings of block characters or of the
// cells of a table (Drawings, Cells).
//
// Where codes lie in a picture is found here: places where light and dark follow each other as 1:1:3:1:1 in both directions, three of which stand
// as the corners of a square. A picture without them, as nearly all in mail, costs its decoding and one pass over a third of its rows. What
// lies between them is sampled, corrected and read by makiuchi-d/gozxing, a port of ZXing. Codes may be turned, mirrored, and light on dark. Of an
// animation the first picture is read. Other kinds (Micro QR, Aztec, Data Matrix) are not known.
//
// Bounds: the size of a picture is known before it is decoded (Limits.Pixels), its decoder stops at Limits.Until; maxCorners, maxTries and
// maxCodes bound the search. What looks like a code and was not read says so (Found.Unread), and is never called empty. Nothing is kept
// between calls; all functions may be called at once from many goroutines.
package qr

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// Found is what codes say, and why there may be more of them.
type Found struct {
	Texts  []string // each once, valid UTF-8, cut at maxText octets
	Unread Reason   // "" where all was read
}

// Reason says why a code may have gone unread. The names are stable and those of payload.Reason where these mean the same.
type Reason string

const (
	NotDecoded Reason = "not-decoded" // a code stands there that cannot be read
	TooBig     Reason = "too-big"     // more pixels than are looked at, more patterns than are compared, or more codes than are told
	Timeout    Reason = "timeout"
	Corrupt    Reason = "corrupt"  // the picture is damaged, or its format is not read
	Animated   Reason = "animated" // only the first picture of an animation was looked at
	Failed     Reason = "reader-failed"
)

// Limits bound the reading of a picture.
type Limits struct {
	Pixels int
	Until  time.Time // when decoding stops; zero: never

	// Thorough looks a second time with a threshold for each place, where the first look found nothing: photographs under uneven light.
	Thorough bool
}

const (
	maxCodes = 8
	maxText  = 8 << 10
)

// add keeps a text once.
func (f *Found) add(s string) {
	if len(s) > maxText {
		for s = s[:maxText]; len(s) > 0 && !utf8.ValidString(s); {
			s = s[:len(s)-1]
		}
	}
	switch {
	case slices.Contains(f.Texts, s):
	case len(f.Texts) < maxCodes:
		f.Texts = append(f.Texts, s)
	default:
		f.Unread = TooBig
	}
}

// seen says that there is something to tell.
func (f *Found) seen() bool { return len(f.Texts) > 0 || f.Unread != "" }

// recovered turns a panic of the library into a fact.
func recovered(f *Found) {
	if recover() != nil {
		f.Unread = Failed
	}
}

// read corrects and reads the modules of a code.
func read(modules *gozxing.BitMatrix) (string, bool) {
	result, err := decoder.NewDecoder().Decode(modules, nil)
	if err != nil || !utf8.ValidString(result.GetText()) {
		return "", false
	}
	return result.GetText(), true
}
