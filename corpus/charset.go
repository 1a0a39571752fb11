package corpus

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Charset is a name of the IANA registry.
type Charset string

// Charsets of Japanese mail, and two that are not.
const (
	UTF8      Charset = "UTF-8"
	ISO2022JP Charset = "ISO-2022-JP"
	ShiftJIS  Charset = "Shift_JIS"
	EUCJP     Charset = "EUC-JP"
	GB2312    Charset = "GB2312"
	Big5      Charset = "Big5"
)

func (c Charset) label() string {
	if c == "" {
		return string(UTF8)
	}
	return string(c)
}

func (c Charset) encoding() encoding.Encoding {
	switch c {
	case ISO2022JP:
		return japanese.ISO2022JP
	case ShiftJIS:
		return japanese.ShiftJIS
	case EUCJP:
		return japanese.EUCJP
	case GB2312:
		return simplifiedchinese.GBK
	case Big5:
		return traditionalchinese.Big5
	}
	return unicode.UTF8
}

// octets encodes text. A sample whose text its charset cannot hold is a mistake in the sample.
func (c Charset) octets(text string) []byte {
	octets, err := c.encoding().NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("corpus: %s cannot hold %q: %v", c.label(), text, err))
	}
	return octets
}

// wordRunes is how many characters one encoded word takes, so that it stays below 75 octets in every charset (RFC 2047, section 2).
const wordRunes = 10

// words writes text as encoded words with base64, one a line; ASCII stays as it is.
func (c Charset) words(text string) string {
	if isASCII(text) {
		return text
	}
	var words []string
	for _, piece := range pieces(text, wordRunes) {
		words = append(words, "=?"+c.label()+"?B?"+base64.StdEncoding.EncodeToString(c.octets(piece))+"?=")
	}
	return strings.Join(words, "\r\n ")
}

// pieces cuts text after every n characters.
func pieces(text string, n int) []string {
	var list []string
	for runes := []rune(text); len(runes) > 0; {
		k := min(n, len(runes))
		list = append(list, string(runes[:k]))
		runes = runes[k:]
	}
	return list
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 126 || r < 32 && r != '\n' })
}
