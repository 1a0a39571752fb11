package icon

import (
	"crypto/sha256"
	"errors"
	"image"
	"slices"
)

// Class is a kind of document. Names are stable: they stand in JSON and in the file of learnt icons.
type Class string

const (
	Word       Class = "word"
	Excel      Class = "excel"
	PowerPoint Class = "powerpoint"
	PDF        Class = "pdf"
	Ichitaro   Class = "ichitaro"
	Text       Class = "text"
	RTF        Class = "rtf"
	CSV        Class = "csv"
	Image      Class = "image"
	Archive    Class = "archive"
	Folder     Class = "folder"
	Mail       Class = "mail"
	HTML       Class = "html"
	Video      Class = "video"
	Thumbnail  Class = "thumbnail" // a document in small
)

// Classes lists the classes that can be learnt, in their order.
func Classes() []Class {
	return []Class{Word, Excel, PowerPoint, PDF, Ichitaro, Text, RTF, CSV, Image, Archive, Folder, Mail, HTML, Video}
}

// How says by what an icon was recognised, strongest first. Names are stable.
type How string

const (
	Exact     How = "exact"
	Similar   How = "similar"
	AsSmall   How = "thumbnail"
	ByShape   How = "shape"
	ByPointer How = "location" // a shortcut says which file its icon comes from
)

// Match is what an icon was taken for.
type Match struct {
	Class    Class
	How      How
	Distance float64 // of Similar: 0 is the same picture, see limits
	Like     string  // of Exact and Similar: which icon it is like
}

// Reference is one icon that is known.
type Reference struct {
	Class       Class
	Name        string
	Digest      [32]byte // of all its images (Digest), zero if not known
	Descriptors []Descriptor
	Learnt      bool // from the programs of this house
}

// How far an icon may be from a reference. What an administrator taught is a short list of what his users see every day; the shipped
// references are many, so a stranger comes near one of them more easily. Measured: docs/icons.md.
const (
	LimitLearnt  = 30.0
	LimitShipped = 20.0
)

// Set is the icons that are known.
type Set struct {
	exact map[[32]byte]int
	refs  []Reference
}

// NewSet makes a set.
func NewSet(refs []Reference) *Set {
	s := &Set{exact: map[[32]byte]int{}, refs: refs}
	for i, r := range refs {
		if r.Digest != [32]byte{} {
			s.exact[r.Digest] = i
		}
	}
	return s
}

// Known lists the references of a set; it must not be changed.
func (s *Set) Known() []Reference { return s.refs }

// With gives a set that holds further references besides.
func (s *Set) With(more []Reference) *Set { return NewSet(slices.Concat(s.refs, more)) }

// Digest is the SHA-256 over the sorted digests of an icon's images: programs that write icons order them as they like.
func Digest(images []Raw) [32]byte {
	var all [][32]byte
	for _, b := range images {
		all = append(all, sha256.Sum256(b))
	}
	slices.SortFunc(all, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, d := range slices.Compact(all) {
		h.Write(d[:])
	}
	return [32]byte(h.Sum(nil))
}

// ErrUnreadable says that an icon has images and none could be read.
var ErrUnreadable = errors.New("icon: no image could be read")

// Match tells what document an icon is taken for; nil if for none.
func (s *Set) Match(images []Raw) (*Match, error) {
	if len(images) == 0 {
		return nil, nil
	}
	if i, ok := s.exact[Digest(images)]; ok {
		return &Match{Class: s.refs[i].Class, How: Exact, Like: s.refs[i].Name}, nil
	}
	var best *Match
	read := 0
	for _, b := range choose(images) {
		img, err := Decode(b)
		if err != nil {
			continue
		}
		read++
		best = stronger(best, s.matchImage(img))
		if best != nil && best.How == Similar {
			break
		}
	}
	if read == 0 {
		return nil, ErrUnreadable
	}
	return best, nil
}

func (s *Set) matchImage(img *image.NRGBA) *Match {
	flat := normal(img)
	p := flat.cleared()
	if m := s.similar(p.describe()); m != nil {
		return m
	}
	if isThumbnail(img, flat) {
		return &Match{Class: Thumbnail, How: AsSmall}
	}
	if class := p.shape(); class != "" {
		return &Match{Class: class, How: ByShape}
	}
	return nil
}

func (s *Set) similar(d Descriptor) (best *Match) {
	for i := range s.refs {
		r := &s.refs[i]
		limit := LimitShipped
		if r.Learnt {
			limit = LimitLearnt
		}
		for _, known := range r.Descriptors {
			at, ok := d.within(known, limit)
			if ok && (best == nil || at < best.Distance) {
				best = &Match{Class: r.Class, How: Similar, Distance: at, Like: r.Name}
			}
		}
	}
	return best
}

var order = []How{Exact, Similar, AsSmall, ByShape}

func stronger(a, b *Match) *Match {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case slices.Index(order, b.How) < slices.Index(order, a.How) || a.How == b.How && b.Distance < a.Distance:
		return b
	}
	return a
}
