package heuristics

import (
	"strconv"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

// holding is something of that type with these in it.
func holding(t payload.Type, children ...*payload.Object) *payload.Object {
	o := file("2", "外."+string(t), t)
	for i, c := range children {
		c.Path = "2/" + strconv.Itoa(i+1)
		o.Children = append(o.Children, c)
	}
	return o
}

// swelled is a file of 60 MB, of which all but a little are the same octet.
func swelled(name string, t payload.Type) *payload.Object {
	o := file("2", name, t)
	o.Size, o.Padding = 60<<20, 59<<20
	return o
}

func TestDiskImage(t *testing.T) {
	check(t, "disk-image", []example{
		{"disc", facts().carrying(file("2", "a.iso", payload.ISO)), "hit"},
		{"disguised", facts().carrying(file("2", "資料.pdf", payload.VHD)), "hit"},
		{"in an archive", facts().carrying(holding(payload.ZIP, file("2", "a.img", payload.FAT))), "hit"},
		{"in an encrypted archive", facts().carrying(packed("2", "a.zip", "a.vhdx")), "hit"},
		{"firmware", facts().carrying(file("2", "firmware.img", payload.Data)), "no"},
		{"image", facts().carrying(file("2", "photo.img.png", payload.Image)), "no"},
		{"archive", facts().carrying(packed("2", "a.zip", "a.txt")), "no"},
	})
	for _, kind := range []payload.Type{payload.ISO, payload.UDF, payload.VHD, payload.VHDX, payload.WIM, payload.FAT} {
		if got := state(t, "disk-image", facts().carrying(file("2", "a", kind)).f); got != "hit" {
			t.Errorf("%s: %s", kind, got)
		}
	}
	g := facts().from("x@aoba.example").auth(origin.Yes).carrying(file("2", "firmware.iso", payload.ISO))
	g.f.Relation = history.Relation{Known: origin.Yes}
	if got := weight(t, "disk-image", g.f); got != 2 {
		t.Errorf("from somebody known: %v", got)
	}
}

func TestNestedArchive(t *testing.T) {
	text := func() *payload.Object { return file("2", "a.txt", payload.Text) }
	zip := func(c ...*payload.Object) *payload.Object { return holding(payload.ZIP, c...) }
	secret := func() *payload.Object {
		c := text()
		c.Encrypted = true
		o := zip(c)
		o.Encrypted = true
		return o
	}
	hiddenNames := file("2", "a.7z", payload.SevenZip)
	hiddenNames.Unfinished = payload.Encrypted
	carried := zip(text()) // an entry of an encrypted archive, itself open
	carried.Encrypted = true
	pdfWith := func(c ...*payload.Object) *payload.Object { return holding(payload.PDF, c...) }
	check(t, "nested-archive", []example{
		{"encrypted within", facts().carrying(zip(secret())), "hit"},
		{"encrypted names within", facts().carrying(zip(hiddenNames)), "hit"},
		{"in a disk image", facts().carrying(holding(payload.ISO, zip(text()))), "hit"},
		{"in a PDF", facts().carrying(pdfWith(zip(text()))), "hit"},
		{"three", facts().carrying(zip(zip(zip(text())))), "hit"},
		{"compressed tar within two", facts().carrying(zip(zip(holding(payload.GZIP, holding(payload.TAR, text()))))), "hit"},
		{"two", facts().carrying(zip(text(), zip(text()))), "no"},
		{"two, the outer encrypted", facts().carrying(zip(carried)), "no"},
		{"encrypted", facts().carrying(secret()), "no"},
		{"compressed tar", facts().carrying(holding(payload.GZIP, holding(payload.TAR, text()))), "no"},
		{"compressed tar in an archive", facts().carrying(zip(holding(payload.GZIP, holding(payload.TAR, text())))), "no"},
		{"PDF within two", facts().carrying(zip(zip(pdfWith(text())))), "no"},
		{"Outlook's packet", facts().carrying(holding(payload.TNEF, secret())), "no"},
		{"documents", facts().carrying(zip(holding(payload.OOXML, text()), file("2", "a.jar", payload.JAR))), "no"},
		{"reader lost", facts().missing("payload", "panic"), "undecided"},
	})
}

func TestPaddedBomb(t *testing.T) {
	sized := func(o *payload.Object, size, packed int64) *payload.Object {
		o.Size, o.Packed = size, packed
		return o
	}
	stopped := sized(file("2", "a.exe", payload.PE), 30<<20, 100<<10)
	stopped.Unfinished = payload.Ratio
	small := file("2", "a.exe", payload.PE)
	small.Size, small.Padding = 4096, 4000
	check(t, "padded-bomb", []example{
		{"document", facts().carrying(swelled("a.doc", payload.OLE)), "hit"},
		{"program", facts().carrying(swelled("a.exe", payload.PE)), "hit"},
		{"program by name", facts().carrying(swelled("a.scr", payload.Unknown)), "hit"},
		{"packed well", facts().carrying(holding(payload.ZIP, sized(file("2", "a.xls", payload.OLE), 60<<20, 1<<20))), "hit"},
		{"reading ended by the ratio", facts().carrying(holding(payload.ZIP, stopped)), "hit"},
		{"half of it padding", facts().carrying(func() *payload.Object { o := swelled("a.doc", payload.OLE); o.Padding /= 2; return o }()), "no"},
		{"small", facts().carrying(small), "no"},
		{"large", facts().carrying(sized(file("2", "a.exe", payload.PE), 60<<20, 30<<20)), "no"},
		{"table", facts().carrying(swelled("a.csv", payload.Text)), "no"},
		{"image of a disk", facts().carrying(swelled("a.img", payload.FAT)), "no"},
	})
	e := evidenceOf(t, judge(t, facts().carrying(swelled("a.doc", payload.OLE)).f), "padded-bomb")
	contains(t, e, "60 MB", "60MBまで")
}
