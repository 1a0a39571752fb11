package heuristics

import (
	"strconv"

	"sekisho/internal/payload"
)

// What holds files in a way that ordinary mail does not: disk images, archives within archives, files blown up past what scanners read.

func containerTraits() []Trait {
	return []Trait{
		{
			ID: "disk-image", Family: Attachment, Weight: 6, Kind: Structural, Ref: "Trend Micro: APT-C-60 (VHDX); ECMA-119; ECMA-167",
			Text: Text{
				En: "A disk image “{name}” is attached, which is rare in ordinary business.",
				Ja: "ディスクイメージ「{name}」が添付されています(通常の業務では稀です)。",
			},
			Find: findDiskImage,
		},
		{
			ID: "nested-archive", Family: Attachment, Weight: 3, Kind: Structural, Ref: "警察庁 サイバー空間をめぐる脅威の情勢 (2016)",
			Text: Text{
				En: "Archives lie within one another (“{name}” within “{archive}”).",
				Ja: "圧縮ファイルなどが何重にも入れ子になっています(「{archive}」の中に「{name}」)。",
			},
			Find: findNestedArchive,
		},
		{
			ID: "padded-bomb", Family: Attachment, Weight: 5, Kind: Structural, Ref: "IPA Emotet(エモテット)の攻撃活動 (2023-03)",
			Text: Text{
				En: "The file “{name}” is padded to {size} MB, perhaps to keep scanners from reading it.",
				Ja: "ファイル「{name}」は{size}MBまで水増しされており、検査を逃れようとした疑いがあります。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, paddedHit) },
		},
	}
}

// findDiskImage: makers of machines send their software so; of somebody known and confirmed it weighs a third.
func findDiskImage(f *Facts) ([]Hit, Reason) {
	return f.hits(needsContent, func(it item) (Hit, bool) {
		hit := it.hit()
		if f.confirmedCorrespondent() {
			hit.Share = third
		}
		return hit, it.isDiskImage()
	})
}

// isDiskImage goes by the content, or by the name where that was not read.
func (it item) isDiskImage() bool {
	content := payload.Object{Type: it.object.Type}
	if it.object.Type == payload.Unknown {
		return it.class == payload.ClassDiskImage
	}
	return content.Class() == payload.ClassDiskImage
}

// nesting is an archive on the way from a part, and how many archives lead to it, itself included.
type nesting struct {
	object, holder *payload.Object // holder: the archive or PDF file that it lies in; nil for a part
	depth          int
}

// findNestedArchive reports the first archive of each part that lies in another in a way that hides it.
func findNestedArchive(f *Facts) ([]Hit, Reason) {
	var hits []Hit
	for _, o := range f.Objects {
		if o == nil || len(hits) == maxFindings {
			continue
		}
		if n, found := hidden(nesting{object: o}); found {
			hit := Hit{Part: n.object.Path, Data: map[string]string{}, Share: 1}
			putName(hit.Data, "name", n.object.Name)
			putName(hit.Data, "archive", n.holder.Name)
			hits = append(hits, hit)
		}
	}
	return hits, needsContent(f)
}

// hidden goes down from n. What compresses one file (gzip and its like) counts with the archive in it as one; the packet that Outlook makes of a mail
// (TNEF) does not count.
func hidden(n nesting) (nesting, bool) {
	o := n.object
	if isArchive(o) {
		n.depth++
		if n.holder != nil && (n.depth > 2 || locks(o) || odd(n.holder)) {
			return n, true
		}
	}
	if isArchive(o) || o.Type == payload.PDF {
		n.holder = o
	}
	for _, c := range o.Children {
		inner := nesting{c, n.holder, n.depth}
		if squeezes(o) {
			inner.depth--
		}
		if found, ok := hidden(inner); ok {
			return found, true
		}
	}
	return n, false
}

// isArchive says that o holds files that a reader has to unpack.
func isArchive(o *payload.Object) bool {
	content := payload.Object{Type: o.Type}
	switch content.Class() {
	case payload.ClassArchive, payload.ClassDiskImage:
		return o.Type != payload.TNEF
	}
	return false
}

// odd says of a holder that an archive in it tells by itself.
func odd(holder *payload.Object) bool {
	content := payload.Object{Type: holder.Type}
	return holder.Type == payload.PDF || content.Class() == payload.ClassDiskImage
}

// locks says that entries of o, or their names, are encrypted; not merely o itself in what holds it.
func locks(o *payload.Object) bool {
	for _, c := range o.Children {
		if c.Encrypted {
			return true
		}
	}
	return o.Unfinished == payload.Encrypted && o.Type != payload.Unknown
}

func squeezes(o *payload.Object) bool {
	switch o.Type {
	case payload.GZIP, payload.BZIP2, payload.XZ, payload.ZSTD:
		return true
	}
	return false
}

// Bounds of padding: from what size on a ratio says something, and what share of a file only fills it up.
const (
	bombSize   = 50 << 20
	bombRatio  = 50
	swollen    = 10 << 20
	minPadding = 1 << 20
)

// paddedHit looks at programs and Office documents only: logs and tables are packed as well as that.
func paddedHit(it item) (Hit, bool) {
	o := it.object
	if !it.paddable() || !padded(o) {
		return Hit{}, false
	}
	hit := it.hit()
	hit.Data["size"] = strconv.FormatInt(o.Size>>20, 10)
	return hit, true
}

func (it item) paddable() bool {
	switch it.object.Type {
	case payload.OLE, payload.OOXML, payload.RTF, payload.OneNote, payload.MSG:
		return true
	}
	return it.class == payload.ClassProgram || it.class == payload.ClassScript || it.class == payload.ClassShortcut
}

func padded(o *payload.Object) bool {
	switch {
	case o.Padding >= minPadding && o.Padding > o.Size/10*9:
		return true
	case o.Unfinished == payload.Ratio:
		return o.Size >= swollen
	}
	return o.Size > bombSize && o.Packed > 0 && o.Size/o.Packed > bombRatio
}
