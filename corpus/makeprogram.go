package corpus

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode/utf16"

	"github.com/tc-hib/winres"

	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/icon/drawn"
)

// program is a Windows program without code: a PE image whose one section holds the salt, with the icon of that class of document, drawn by
// us, or none. It has no entry point.
func program(class, salt string) []byte {
	image := peImage(salt)
	if class == "" {
		return image
	}
	made, err := winres.NewIconFromImages(iconImages(class))
	must(err)
	var set winres.ResourceSet
	must(set.SetIcon(winres.ID(1), made))
	var out bytes.Buffer
	must(set.WriteToEXE(&out, bytes.NewReader(image)))
	return out.Bytes()
}

// iconImages are the drawings of a class in the sizes that Windows shows.
func iconImages(class string) []image.Image {
	if class == "padlock" {
		return []image.Image{padlock(32), padlock(48)}
	}
	for _, d := range drawn.All() {
		if d.Class == icon.Class(class) {
			return []image.Image{d.Draw(16), d.Draw(32), d.Draw(48)}
		}
	}
	panic(fmt.Sprintf("corpus: no drawing of %q", class))
}

// padlock is the icon of a tool that encrypts: no document's.
func padlock(side int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			fx, fy := float64(x)/float64(side)-0.5, float64(y)/float64(side)-0.4
			switch ring := fx*fx + fy*fy; {
			case fy > 0 && fy < 0.5 && fx > -0.35 && fx < 0.35:
				img.SetNRGBA(x, y, color.NRGBA{0x3c, 0x3c, 0x78, 255})
			case fy <= 0 && ring > 0.045 && ring < 0.09:
				img.SetNRGBA(x, y, color.NRGBA{0x8c, 0x8c, 0x96, 255})
			}
		}
	}
	return img
}

// peImage is a whole image for 386 with one section of data (Microsoft PE format).
func peImage(salt string) []byte {
	var b bytes.Buffer
	dos := make([]byte, 0x40)
	copy(dos, "MZ")
	dos[0x3c] = 0x40
	b.Write(dos)
	b.WriteString("PE\x00\x00")
	put := func(v any) { must(binary.Write(&b, binary.LittleEndian, v)) }
	put(pe.FileHeader{Machine: 0x14c, NumberOfSections: 1, SizeOfOptionalHeader: 224, Characteristics: 0x102})
	put(pe.OptionalHeader32{
		Magic: 0x10b, SizeOfInitializedData: 0x200, BaseOfData: 0x1000, ImageBase: 0x400000, SectionAlignment: 0x1000, FileAlignment: 0x200,
		MajorOperatingSystemVersion: 4, MajorSubsystemVersion: 4, SizeOfImage: 0x2000, SizeOfHeaders: 0x200, Subsystem: 2,
		SizeOfStackReserve: 0x1000, SizeOfHeapReserve: 0x1000, NumberOfRvaAndSizes: 16,
	})
	put(pe.SectionHeader32{
		Name: [8]uint8{'.', 'r', 'd', 'a', 't', 'a'}, VirtualSize: 0x200, VirtualAddress: 0x1000, SizeOfRawData: 0x200, PointerToRawData: 0x200,
		Characteristics: 0x40000040,
	})
	b.Write(make([]byte, 0x200-b.Len()))
	data := make([]byte, 0x200)
	copy(data, "inert sample without code: "+salt)
	b.Write(data)
	return b.Bytes()
}

// shortcut leads to the text editor (MS-SHLLINK): a relative path, arguments and, if named, the place of an icon.
func shortcut(iconAt, salt string) []byte {
	const hasRelativePath, hasArguments, hasIcon, isUnicode = 1 << 3, 1 << 5, 1 << 6, 1 << 7
	flags := uint32(hasRelativePath | hasArguments | isUnicode)
	strs := []string{`..\..\Windows\System32\notepad.exe`, `"%TEMP%\` + strings.ReplaceAll(salt, "/", "-") + `.txt"`}
	if iconAt != "" {
		flags, strs = flags|hasIcon, append(strs, iconAt)
	}
	octets := Shortcut()
	binary.LittleEndian.PutUint32(octets[20:], flags)
	for _, s := range strs {
		units := utf16.Encode([]rune(s))
		octets = binary.LittleEndian.AppendUint16(octets, uint16(len(units)))
		for _, u := range units {
			octets = binary.LittleEndian.AppendUint16(octets, u)
		}
	}
	return binary.LittleEndian.AppendUint32(octets, 0)
}
