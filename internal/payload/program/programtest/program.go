// Package programtest makes programs for tests: PE images of a kilobyte that do nothing but return, with the icons and the resources that a test
// asks for.
package programtest

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"image"
	"io"
	"testing"

	"github.com/tc-hib/winres"
)

// Tiny is a whole PE image for 386 that does nothing but return: DOS header, PE header, one section with two instructions.
func Tiny(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	dos := make([]byte, 0x40)
	copy(dos, "MZ")
	dos[0x3c] = 0x40
	b.Write(dos)
	b.WriteString("PE\x00\x00")
	opt := pe.OptionalHeader32{
		Magic: 0x10b, SizeOfCode: 0x200, AddressOfEntryPoint: 0x1000, BaseOfCode: 0x1000, ImageBase: 0x400000,
		SectionAlignment: 0x1000, FileAlignment: 0x200, MajorOperatingSystemVersion: 4, MajorSubsystemVersion: 4,
		SizeOfImage: 0x2000, SizeOfHeaders: 0x200, Subsystem: 2, SizeOfStackReserve: 0x1000, SizeOfHeapReserve: 0x1000,
		NumberOfRvaAndSizes: 16,
	}
	write(t, &b, pe.FileHeader{Machine: 0x14c, NumberOfSections: 1, SizeOfOptionalHeader: 224, Characteristics: 0x102})
	write(t, &b, opt)
	write(t, &b, pe.SectionHeader32{
		Name: [8]uint8{'.', 't', 'e', 'x', 't'}, VirtualSize: 3, VirtualAddress: 0x1000, SizeOfRawData: 0x200, PointerToRawData: 0x200,
		Characteristics: 0x60000020,
	})
	b.Write(make([]byte, 0x200-b.Len()))
	code := make([]byte, 0x200)
	copy(code, "\x31\xc0\xc3") // xor eax, eax; ret
	b.Write(code)
	return b.Bytes()
}

func write(t testing.TB, w io.Writer, v any) {
	t.Helper()
	if err := binary.Write(w, binary.LittleEndian, v); err != nil {
		t.Fatal(err)
	}
}

// With gives Tiny resources.
func With(t testing.TB, fill func(*winres.ResourceSet)) []byte {
	t.Helper()
	var set winres.ResourceSet
	fill(&set)
	var out bytes.Buffer
	if err := set.WriteToEXE(&out, bytes.NewReader(Tiny(t))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// SetIcon adds an icon group.
func SetIcon(t testing.TB, set *winres.ResourceSet, id winres.Identifier, images ...image.Image) {
	t.Helper()
	made, err := winres.NewIconFromImages(images)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.SetIcon(id, made); err != nil {
		t.Fatal(err)
	}
}

// Wearing is Tiny with one icon.
func Wearing(t testing.TB, images ...image.Image) []byte {
	return With(t, func(set *winres.ResourceSet) { SetIcon(t, set, winres.ID(1), images...) })
}
