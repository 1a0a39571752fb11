package payload

import (
	"bytes"
	"context"
	"time"

	"sekisho/internal/mail/qr"
	"sekisho/internal/payload/document"
)

// QR codes of images. A small image is looked at when it has been read. A larger one is kept, and looked at when the caller says that the mail
// asks its reader to scan something (Codes): decoding photographs and screenshots would cost more than all the rest of a mail, and nearly none
// of them has a code. Of documents small images are looked at, too, large ones are not. What was not looked at says so.
const (
	quickPixels      = 640 << 10 // of all images of a mail that are looked at without being asked: a picture of 600 × 1,000 pixels, six milliseconds
	quickOctets      = 512 << 10
	quickTime        = 50 * time.Millisecond // for one of them
	askedPixels      = 16 << 20              // of one that is looked at on demand
	askedTime        = time.Second           // for all of these
	maxPictureOctets = 2 << 20               // of one
	maxKeptOctets    = 4 << 20               // of those that are kept until then, all together
	maxPictures      = 8                     // that are kept
)

// pictureBudget is what is left for the images of a mail.
type pictureBudget struct {
	pixels int
	kept   int64
}

// picture is an image that was not looked at yet.
type picture struct {
	o    *Object
	kept *spool
}

// pictureOf is where an image is kept that may hold a code; nil for others. quick says that it is looked at without being asked.
func (i *Inspector) pictureOf(o *Object, head []byte) (kept *spool, quick bool) {
	if o.Type != Image {
		return nil, false
	}
	pixels, known, small := qr.Measure(head)
	switch {
	case small:
		return nil, false
	case !known:
		o.CodesUnread = Unsupported
		return nil, false
	}
	o.CodesUnread = TooBig // until it is looked at
	quick = pixels > 0 && pixels <= i.left.pictures.pixels
	if pixels > askedPixels || !quick && !i.keeps() {
		return nil, false
	}
	return &spool{memory: maxPictureOctets}, quick
}

// within keeps b in memory, if that is no more than most.
func (s *spool) within(b []byte, most int64) bool {
	if s.size+int64(len(b)) > most {
		return false
	}
	_, err := s.Write(b)
	return err == nil
}

// lookAt looks at an image or page that has been read.
func (i *Inspector) lookAt(o *Object, p *pass) {
	if p.leads != nil {
		i.leadTo(o, p.leads)
	}
	if p.picture == nil {
		return
	}
	head := make([]byte, min(p.picture.size, headSize))
	n, _ := p.picture.ReadAt(head, 0)
	pixels, _, _ := qr.Measure(head[:n])
	if pixels > 0 && pixels <= i.left.pictures.pixels && p.picture.size <= quickOctets {
		i.left.pictures.pixels -= pixels
		o.codes(p.picture, qr.Limits{Pixels: quickPixels, Until: time.Now().Add(quickTime)})
		return
	}
	if i.keep(picture{o, p.picture}) {
		p.picture = nil
	}
}

// keeps says that another image may be kept for Codes.
func (i *Inspector) keeps() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return !i.closed && len(i.pictures) < maxPictures && i.left.pictures.kept > 0
}

// keep keeps an image for Codes, if there is room.
func (i *Inspector) keep(p picture) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed || len(i.pictures) == maxPictures || p.kept.size > i.left.pictures.kept {
		return false
	}
	i.left.pictures.kept -= p.kept.size
	i.pictures = append(i.pictures, p)
	return true
}

// codes notes what the codes of an image say.
func (o *Object) codes(kept *spool, l qr.Limits) {
	found := qr.Picture(kept, kept.size, l)
	o.Codes, o.CodesUnread = found.Texts, Reason(found.Unread)
}

// codesWithin looks at the images of a document, within the bounds of images that nobody asks for.
func (i *Inspector) codesWithin(o *Object, d *document.Info) {
	if d.MorePictures {
		o.CodesUnread = TooMany
	}
	for _, p := range d.Pictures {
		found := qr.Found{Unread: qr.TooBig}
		if pixels := p.Width * p.Height; pixels <= i.left.pictures.pixels {
			i.left.pictures.pixels -= pixels
			found = codesOf(p)
		}
		o.Codes = append(o.Codes, found.Texts...)
		if o.CodesUnread == "" || found.Unread == qr.NotDecoded {
			o.CodesUnread = Reason(found.Unread)
		}
	}
	d.Pictures = nil
}

func codesOf(p document.Picture) qr.Found {
	jpeg, shades, err := p.Read()
	switch {
	case err != nil:
		return qr.Found{Unread: qr.Corrupt}
	case jpeg != nil:
		return qr.Picture(bytes.NewReader(jpeg), int64(len(jpeg)), qr.Limits{Pixels: quickPixels, Until: time.Now().Add(quickTime)})
	}
	return qr.Shades(p.Width, p.Height, shades)
}

// Pictured says that images were kept for Codes.
func (i *Inspector) Pictured() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.pictures) > 0
}

// Codes looks at the images that were kept, since the mail asks its reader to scan a code. It is called after the last Part.
func (i *Inspector) Codes(ctx context.Context) {
	kept := i.takePictures()
	until := time.Now().Add(askedTime)
	if end, ok := ctx.Deadline(); ok && end.Before(until) {
		until = end
	}
	for _, p := range kept {
		if ctx.Err() == nil && time.Now().Before(until) {
			p.o.codes(p.kept, qr.Limits{Pixels: askedPixels, Until: until, Thorough: true})
		}
		p.kept.Close()
	}
}

func (i *Inspector) takePictures() []picture {
	i.mu.Lock()
	defer i.mu.Unlock()
	kept := i.pictures
	i.pictures = nil
	return kept
}
