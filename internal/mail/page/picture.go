package page

import (
	"bytes"
	"encoding/base64"
)

const (
	leastPicture     = 128       // octets of a tag that holds an image
	maxPictures      = 4         // of a page
	maxPictureOctets = 512 << 10 // of one, decoded
)

// picture keeps an image that stands in the page itself (RFC 2397, base64).
func (r *reader) picture(src []byte) {
	const begin = "data:image/"
	if len(src) < len(begin) || !bytes.EqualFold(src[:len(begin)], []byte(begin)) {
		return
	}
	kind, data, ok := bytes.Cut(src, []byte(","))
	if !ok || !bytes.HasSuffix(bytes.ToLower(bytes.TrimSpace(kind)), []byte(";base64")) {
		return
	}
	if len(r.pictures) == maxPictures || base64.StdEncoding.DecodedLen(len(data)) > maxPictureOctets {
		r.morePictures = true
		return
	}
	clean := bytes.TrimRight(bytes.Map(base64Only, data), "=")
	image := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(image, clean) // what is there of a damaged one
	r.pictures = append(r.pictures, image[:n])
}

// base64Only drops what browsers drop.
func base64Only(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}
