// Package program recognises programs: PE (Microsoft PE/COFF specification), ELF (System V gABI, chapter 4) and Mach-O (Apple,
// mach-o/loader.h and fat.h) images, by the first octets of a file. It reads headers only, allocates one Info and follows no pointer
// out of the octets it was given.
package program

import (
	"bytes"
	"encoding/binary"
)

// Info is what is known of a program.
type Info struct {
	Format  string // "pe", "elf", "macho"; "mz" for an MZ image without a PE header in reach (DOS, 16-bit Windows)
	Machine string // "386", "amd64", "arm64", … or ""
	DLL     bool
}

// Read recognises a program by the beginning of its file; nil where it is none.
func Read(head []byte) *Info {
	switch {
	case bytes.HasPrefix(head, []byte("MZ")):
		return readPE(head)
	case bytes.HasPrefix(head, []byte("\x7fELF")):
		return readELF(head)
	}
	return readMachO(head)
}

// peMachines are the machine types (PE/COFF, "Machine Types") that occur on Windows.
var peMachines = map[uint16]string{
	0x14c: "386", 0x8664: "amd64", 0xaa64: "arm64", 0x1c0: "arm", 0x1c4: "arm", 0x200: "ia64", 0xebc: "efi-bytecode",
}

const (
	peOffset  = 0x3c // of the offset of the PE header in the MZ header
	peFlagDLL = 0x2000
)

func readPE(head []byte) *Info {
	if len(head) < peOffset+4 {
		return &Info{Format: "mz"}
	}
	at := uint64(binary.LittleEndian.Uint32(head[peOffset:]))
	if at+24 > uint64(len(head)) || !bytes.HasPrefix(head[at:], []byte("PE\x00\x00")) {
		return &Info{Format: "mz"}
	}
	coff := head[at+4:]
	return &Info{
		Format:  "pe",
		Machine: peMachines[binary.LittleEndian.Uint16(coff)],
		DLL:     binary.LittleEndian.Uint16(coff[18:])&peFlagDLL != 0,
	}
}

var elfMachines = map[uint16]string{3: "386", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390x", 40: "arm", 62: "amd64", 183: "arm64", 243: "riscv64"}

func readELF(head []byte) *Info {
	info := &Info{Format: "elf"}
	if len(head) < 20 {
		return info
	}
	var order binary.ByteOrder = binary.LittleEndian
	if head[5] == 2 { // EI_DATA: ELFDATA2MSB
		order = binary.BigEndian
	}
	info.Machine = elfMachines[order.Uint16(head[18:])]
	return info
}

var machoMachines = map[uint32]string{7: "386", 0x01000007: "amd64", 12: "arm", 0x0100000c: "arm64", 18: "ppc", 0x01000012: "ppc64"}

// Mach-O file types (loader.h): 1 object … 12 file set. 6 is a dynamic library, 8 a bundle.
const (
	machoMaxType = 12
	machoDylib   = 6
	machoBundle  = 8
)

func readMachO(head []byte) *Info {
	if len(head) < 16 {
		return nil
	}
	var order binary.ByteOrder = binary.BigEndian
	switch binary.BigEndian.Uint32(head) {
	case 0xfeedface, 0xfeedfacf:
	case 0xcefaedfe, 0xcffaedfe:
		order = binary.LittleEndian
	case 0xcafebabe, 0xcafebabf:
		return readFat(head)
	default:
		return nil
	}
	kind := order.Uint32(head[12:])
	if kind == 0 || kind > machoMaxType {
		return nil
	}
	return &Info{Format: "macho", Machine: machoMachines[order.Uint32(head[4:])], DLL: kind == machoDylib || kind == machoBundle}
}

// minClassVersion is the lowest version of a Java class file, which begins with the same octets as a universal Mach-O file and
// has its version where that has the number of its images.
const minClassVersion = 43

func readFat(head []byte) *Info {
	images := binary.BigEndian.Uint32(head[4:])
	if images == 0 || images >= minClassVersion {
		return nil
	}
	return &Info{Format: "macho", Machine: machoMachines[binary.BigEndian.Uint32(head[8:])]}
}
