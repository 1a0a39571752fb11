// Package icon recognises the icons of documents: a program that wears one wants to be taken for a document.
//
// An icon is a list of images of different sizes (Raw), as a program's resources or an .ico file hold them: device-independent bitmaps with 1, 4,
// 8, 16, 24 or 32 bits a pixel and a mask (Microsoft, "Icons", 1995), or PNG. A Set holds what is known of the icons of documents and compares (Set.Match):
//
//   - exact: the digest of all images together is one of a learnt icon;
//   - similar: an image looks like one of the set (Descriptor: 64 bits of how brightness changes from left to right, and the hue of nine fields);
//   - shape: a page with a folded corner, or a folder, in the colour of a kind of document (shape.go);
//   - thumbnail: a white page of text lines with a small coloured badge in the corner, as systems show documents in small (thumbnail.go).
//
// The set consists of our own drawings (draw.go), of descriptors of freely licensed icon themes (internal/tables, see NOTICE) and of what an
// administrator taught from the programs of his own house (Learnt). Thresholds were measured: docs/icons.md holds the figures and says how.
//
// Bounds: an image is at most 512 pixels wide and high and MaxRaw octets long, at most MaxImages of an icon are looked at. A Set may be used by
// several goroutines.
package icon

// Raw is one image as a file holds it: a DIB without a file header, or PNG.
type Raw []byte

// MaxRaw bounds one image, in octets: 256 × 256 pixels of 32 bits with a mask, and some.
const MaxRaw = 512 << 10
