package program

import (
	"encoding/binary"
	"os"
	"reflect"
	"testing"
)

// image is the headers of a PE file, with no code.
func image(machine, flags uint16) []byte {
	b := make([]byte, 512)
	copy(b, "MZ")
	b[0x3c] = 0x80
	copy(b[0x80:], "PE\x00\x00")
	binary.LittleEndian.PutUint16(b[0x84:], machine)
	binary.LittleEndian.PutUint16(b[0x96:], flags)
	return b
}

func elf(data byte, machine ...byte) []byte {
	b := make([]byte, 64)
	copy(b, "\x7fELF\x02")
	b[5] = data
	copy(b[18:], machine)
	return b
}

func words(order binary.AppendByteOrder, w ...uint32) []byte {
	var b []byte
	for _, v := range w {
		b = order.AppendUint32(b, v)
	}
	return b
}

func TestRead(t *testing.T) {
	far := image(0x14c, 0)
	far[0x3e] = 0xff
	le, be := binary.LittleEndian, binary.BigEndian
	for name, c := range map[string]struct {
		head []byte
		want *Info
	}{
		"PE 64 bit":           {image(0x8664, 0x22), &Info{Format: "pe", Machine: "amd64"}},
		"PE 32 bit DLL":       {image(0x14c, 0x2102), &Info{Format: "pe", Machine: "386", DLL: true}},
		"PE unknown machine":  {image(0x9999, 0), &Info{Format: "pe"}},
		"PE header far away":  {far, &Info{Format: "mz"}},
		"MZ alone":            {[]byte("MZ"), &Info{Format: "mz"}},
		"PE header cut":       {image(0x14c, 0)[:0x90], &Info{Format: "mz"}},
		"ELF":                 {elf(1, 62, 0), &Info{Format: "elf", Machine: "amd64"}},
		"ELF big-endian":      {elf(2, 0, 22), &Info{Format: "elf", Machine: "s390x"}},
		"ELF cut":             {[]byte("\x7fELF"), &Info{Format: "elf"}},
		"Mach-O 64 bit":       {words(le, 0xfeedfacf, 0x0100000c, 0, 2), &Info{Format: "macho", Machine: "arm64"}},
		"Mach-O library":      {words(be, 0xfeedface, 18, 0, 6), &Info{Format: "macho", Machine: "ppc", DLL: true}},
		"Mach-O universal":    {words(be, 0xcafebabe, 2, 0x01000007, 3), &Info{Format: "macho", Machine: "amd64"}},
		"Java class":          {words(be, 0xcafebabe, 52, 0x01000007, 3), nil},
		"Java class, preview": {words(be, 0xcafebabe, 0xffff0000|65, 0, 0), nil},
		"Mach-O wild type":    {words(le, 0xfeedfacf, 7, 0, 500), nil},
		"Mach-O cut":          {words(le, 0xfeedfacf, 7), nil},
		"M":                   {[]byte("M"), nil},
		"text":                {[]byte("PE and ELF are formats of programs"), nil},
		"nothing":             {nil, nil},
	} {
		if got := Read(c.head); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// The test binary itself is a program of this system.
func TestReadRealProgram(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info := Read(b[:4096]); info == nil || info.Machine == "" {
		t.Errorf("%+v", info)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(image(0x14c, 0x2000))
	f.Add(elf(2, 0, 22))
	f.Add(words(binary.BigEndian, 0xcafebabe, 2, 7, 3))
	f.Fuzz(func(t *testing.T, head []byte) {
		if info := Read(head); info != nil && info.Format == "" {
			t.Error("a program without a format")
		}
	})
}
