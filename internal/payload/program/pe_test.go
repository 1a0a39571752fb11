package program

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"debug/pe"
	"encoding/asn1"
	"encoding/binary"
	stdimage "image"
	"image/color"
	"math/big"
	"strings"
	"testing"

	foreign "github.com/saferwall/pe"
	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"

	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/program/programtest"
)

// square is an image of one colour.
func square(side int, c color.NRGBA) stdimage.Image {
	img := stdimage.NewNRGBA(stdimage.Rect(0, 0, side, side))
	for i := range side * side {
		img.SetNRGBA(i%side, i/side, c)
	}
	return img
}

var (
	red   = color.NRGBA{200, 0, 0, 255}
	green = color.NRGBA{0, 200, 0, 255}
	blue  = color.NRGBA{0, 0, 200, 255}
)

func dressed(t testing.TB) []byte {
	return programtest.With(t, func(set *winres.ResourceSet) {
		programtest.SetIcon(t, set, winres.ID(1), square(16, green), square(32, green))
		programtest.SetIcon(t, set, winres.Name("ZZZ"), square(32, blue), square(48, blue), square(256, blue))
		var v version.Info
		for key, value := range map[string]string{"CompanyName": "株式会社青葉", "FileDescription": "試験", "OriginalFilename": "aoba.exe", "ProductName": "Aoba"} {
			if err := v.Set(0x411, key, value); err != nil {
				t.Fatal(err)
			}
		}
		set.SetVersionInfo(v)
	})
}

func readBytes(b []byte) (*Info, []icon.Raw) { return ReadPE(bytes.NewReader(b), int64(len(b))) }

// Explorer shows the first group of the folder: names come before numbers, whatever they are.
func TestFirstIconGroup(t *testing.T) {
	info, icons := readBytes(dressed(t))
	if info.Damaged != "" || len(icons) != 3 {
		t.Fatalf("%d images, %+v", len(icons), info)
	}
	for _, raw := range icons {
		img, err := icon.Decode(raw)
		if err != nil || img.NRGBAAt(3, 3) != blue {
			t.Errorf("%v, %v", img.NRGBAAt(3, 3), err)
		}
	}
	numbers := programtest.With(t, func(set *winres.ResourceSet) {
		programtest.SetIcon(t, set, winres.ID(7), square(32, green))
		programtest.SetIcon(t, set, winres.ID(2), square(32, red))
	})
	if _, icons := readBytes(numbers); len(icons) != 1 || at(t, icons[0]) != red {
		t.Errorf("%d images", len(icons))
	}
}

func at(t *testing.T, raw icon.Raw) color.NRGBA {
	t.Helper()
	img, err := icon.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	return img.NRGBAAt(1, 1)
}

func TestVersion(t *testing.T) {
	info, _ := readBytes(dressed(t))
	if want := (Version{Company: "株式会社青葉", Description: "試験", Product: "Aoba", OriginalName: "aoba.exe"}); info.Version != want {
		t.Errorf("%+v", info.Version)
	}
	if info, icons := readBytes(programtest.Tiny(t)); info.Version != (Version{}) || icons != nil || info.Damaged != "" || info.Machine != "386" {
		t.Errorf("bare: %+v", info)
	}
}

// Foreign readers see the same.
func TestAgainstForeignReaders(t *testing.T) {
	b := append(dressed(t), "behind the image"...)
	info, icons := readBytes(b)
	set, err := winres.LoadFromEXE(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	set.WalkType(winres.RT_ICON, func(_ winres.Identifier, _ uint16, data []byte) bool { seen[string(data)] = true; return true })
	for _, raw := range icons {
		if !seen[string(raw)] {
			t.Error("an image that winres does not see")
		}
	}
	other, err := foreign.NewBytes(b, &foreign.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Parse(); err != nil {
		t.Fatal(err)
	}
	words, err := other.ParseVersionResources()
	if err != nil {
		t.Fatal(err)
	}
	for key, ours := range map[string]string{"CompanyName": info.Version.Company, "OriginalFilename": info.Version.OriginalName} {
		if theirs, _, _ := strings.Cut(words[key], "\x00"); ours == "" || !strings.HasPrefix(theirs, ours) { // theirs reads on behind the end
			t.Errorf("%s: %q, theirs %q", key, ours, words[key])
		}
	}
	if info.Overlay.Offset != other.OverlayOffset || info.Overlay.Size != int64(len("behind the image")) {
		t.Errorf("overlay %+v, theirs at %d", info.Overlay, other.OverlayOffset)
	}
}

func TestOverlay(t *testing.T) {
	bare := programtest.Tiny(t)
	for name, c := range map[string]struct {
		file []byte
		want Overlay
	}{
		"none":       {bare, Overlay{}},
		"some":       {append(bytes.Clone(bare), "PK"...), Overlay{0x400, 2}},
		"signed":     {signed(bare, []byte{1, 2, 3, 4, 5, 6, 7, 8}), Overlay{}},
		"and signed": {signed(append(bytes.Clone(bare), "overlaid"...), []byte{1, 2, 3, 4, 5, 6, 7, 8}), Overlay{0x400, 8}},
		"cut":        {bare[:0x300], Overlay{}},
	} {
		if info, _ := readBytes(c.file); info.Overlay != c.want {
			t.Errorf("%s: %+v, want %+v", name, info.Overlay, c.want)
		}
	}
}

// signed appends an attribute certificate.
func signed(b, content []byte) []byte {
	b = bytes.Clone(b)
	at := len(b)
	head := make([]byte, 8)
	binary.LittleEndian.PutUint32(head, uint32(8+len(content)))
	binary.LittleEndian.PutUint16(head[4:], 0x200)
	binary.LittleEndian.PutUint16(head[6:], certificateSigned)
	b = append(append(b, head...), content...)
	directory := b[0x58+96+8*dirCertificate:]
	binary.LittleEndian.PutUint32(directory, uint32(at))
	binary.LittleEndian.PutUint32(directory[4:], uint32(8+len(content)))
	return b
}

// pkcs7 is a SignedData that names a certificate for an organisation.
func pkcs7(t testing.TB, organisation string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	name := pkix.Name{Organization: []string{organisation}, CommonName: "signing"}
	template := x509.Certificate{SerialNumber: big.NewInt(77), Subject: name}
	certificate, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(certificate)
	if err != nil {
		t.Fatal(err)
	}
	set := func(content []byte) asn1.RawValue { return asn1.RawValue{Tag: 17, IsCompound: true, Bytes: content} }
	tagged := func(content []byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: content}
	}
	type issuer struct {
		Name   asn1.RawValue
		Serial *big.Int
	}
	info := encode(t, struct {
		Version int
		Issuer  issuer
		Digest  []asn1.ObjectIdentifier
	}{1, issuer{asn1.RawValue{FullBytes: parsed.RawIssuer}, big.NewInt(77)}, nil})
	data := encode(t, []asn1.RawValue{{Tag: 2, Bytes: []byte{1}}, set(nil), {Tag: 16, IsCompound: true}, tagged(certificate), set(info)})
	return encode(t, []asn1.RawValue{{Tag: 6, Bytes: []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2}}, tagged(data)})
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSignature(t *testing.T) {
	whole := pkcs7(t, "Aoba K.K.")
	for name, c := range map[string]struct {
		file []byte
		want Signature
	}{
		"none":         {programtest.Tiny(t), Signature{}},
		"whole":        {signed(programtest.Tiny(t), whole), Signature{Present: true, Signer: "Aoba K.K."}},
		"not readable": {signed(programtest.Tiny(t), []byte("not readable")), Signature{Present: true}},
		"cut":          {signed(programtest.Tiny(t), whole[:len(whole)/2]), Signature{Present: true}},
		"not there":    {signed(programtest.Tiny(t), whole)[:0x400], Signature{}},
	} {
		if info, _ := readBytes(c.file); info.Signature != c.want {
			t.Errorf("%s: %+v, want %+v", name, info.Signature, c.want)
		}
	}
}

func TestPacker(t *testing.T) {
	const name, size, raw, sectionAt = 0, 8, 16, 0x40 + 4 + 20 + 224
	change := func(f func(b, row []byte)) []byte {
		b := programtest.Tiny(t)
		f(b, b[sectionAt:])
		return b
	}
	random := append(programtest.Tiny(t)[:0x200], make([]byte, 4096)...)
	rand.Read(random[0x200:])
	binary.LittleEndian.PutUint32(random[sectionAt+size:], 4096)
	binary.LittleEndian.PutUint32(random[sectionAt+raw:], 4096)
	for what, c := range map[string]struct {
		file []byte
		want string
	}{
		"none":   {programtest.Tiny(t), ""},
		"UPX":    {change(func(_, row []byte) { copy(row[name:], "UPX0\x00") }), "UPX"},
		"empty":  {change(func(_, row []byte) { copy(row[raw:], make([]byte, 4)) }), "unknown"},
		"random": {random, "unknown"},
	} {
		if info, _ := readBytes(c.file); info.Packer != c.want {
			t.Errorf("%s: %q, want %q", what, info.Packer, c.want)
		}
	}
}

// Images that use up the bound do not make a program one without a document's icon: that not all was read is said.
func TestCrowdedIcon(t *testing.T) {
	noise := func(side int) stdimage.Image {
		img := stdimage.NewNRGBA(stdimage.Rect(0, 0, side, side))
		rand.Read(img.Pix)
		return img
	}
	var crowd []stdimage.Image
	for i := range 24 {
		crowd = append(crowd, noise(256-i))
	}
	file := programtest.With(t, func(set *winres.ResourceSet) {
		programtest.SetIcon(t, set, winres.ID(1), append(crowd, square(32, green))...)
	})
	if info, icons := readBytes(file); info.Damaged != "resources" || len(icons) >= 25 {
		t.Errorf("%d images, %+v", len(icons), info)
	}
}

// Folders that point to themselves, to each other or out of the file end at the third level.
func TestResourceLoops(t *testing.T) {
	b := dressed(t)
	f, err := pe.NewFile(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	at := int(f.Section(".rsrc").Offset)
	for name, target := range map[string]uint32{"itself": topBit, "far away": topBit | 0x7fffffff, "a leaf": 0, "a leaf far away": 0x7ffffff0} {
		looped := bytes.Clone(b)
		count := int(binary.LittleEndian.Uint16(looped[at+12:]) + binary.LittleEndian.Uint16(looped[at+14:]))
		for i := range count {
			binary.LittleEndian.PutUint32(looped[at+16+8*i+4:], target)
		}
		info, icons := readBytes(looped)
		if len(icons) != 0 || info.Format != "pe" {
			t.Errorf("%s: %d images", name, len(icons))
		}
		if name == "far away" && info.Damaged != "resources" {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

func TestDamage(t *testing.T) {
	whole := dressed(t)
	for _, n := range []int{0x40, 0x54, 0x58, 0x80, 0x100, 0x148, 0x170, 0x400, 0x440, len(whole) - 900} {
		info, icons := readBytes(whole[:n])
		if info.Damaged == "" && info.Format == "pe" || len(icons) == 3 {
			t.Errorf("cut at %d: %+v", n, info)
		}
	}
}

func FuzzReadPE(f *testing.F) {
	f.Add(programtest.Tiny(f))
	f.Add(dressed(f))
	f.Add(signed(programtest.Tiny(f), pkcs7(f, "Aoba")))
	f.Fuzz(func(t *testing.T, b []byte) {
		info, icons := readBytes(b)
		total := 0
		for _, raw := range icons {
			total += len(raw)
		}
		if total > maxResources || info.Overlay.Size < 0 || info.Overlay.Offset+info.Overlay.Size > int64(len(b)) {
			t.Errorf("%d octets of images, overlay %+v of %d", total, info.Overlay, len(b))
		}
	})
}

func BenchmarkReadPE(b *testing.B) {
	file := dressed(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, icons := readBytes(file); len(icons) != 3 {
			b.Fatal("no icons")
		}
	}
}
