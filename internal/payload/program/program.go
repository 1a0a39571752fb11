// Package program reads programs. PE images (Microsoft PE/COFF specification), ELF (System V gABI, chapter 4) and Mach-O (Apple,
// mach-o/loader.h and fat.h) are recognised by the first octets of a file (Read). Of a PE image more is read from the file that was kept
// (ReadPE): version strings, icons, signer, overlay, signs of a packer.
//
// Nothing of an image is trusted. Headers may lie within the first 64 KB; 96 sections are looked at (the loader's own limit), 8,192 entries of
// a resource folder, three levels of folders whatever they point to, so a loop has no effect; 4 MB of resources are read, 256 KB of a
// section for its entropy, 128 KB of a signature. What is damaged is left out and said in Info.Damaged. Cost is bounded by these numbers, not by the size
// of the file. Own code reads the headers, because debug/pe also reads the symbol table, which Windows ignores: whoever damages that would
// hide the rest.
//
// All functions may be called by several goroutines; an Info is for one.
package program

import (
	"bytes"
	"encoding/binary"
)

// Info is what is known of a program. Everything but Format, Machine and DLL is filled by ReadPE only.
type Info struct {
	Format  string // "pe", "elf", "macho"; "mz" for an MZ image without a PE header in reach (DOS, 16-bit Windows)
	Machine string // "386", "amd64", "arm64", … or ""
	DLL     bool

	DotNet    bool
	Version   Version   // as the program says of itself
	Signature Signature // as it says of itself, too: see there
	Packer    string    // "UPX", "ASPack", …, "unknown" where only the shape of the sections shows one; "" if nothing does
	Overlay   Overlay
	Damaged   string // what could not be read whole, for damage or for a bound: "header", "resources", "icon"; "" if nothing
}

// Version is what the resource VERSIONINFO says. Anybody can write it.
type Version struct {
	Company, Description, Product, OriginalName string
}

// Signature says whether the file carries an Authenticode signature (Microsoft, "Windows Authenticode Portable Executable Signature Format")
// and whose. It is a claim and excuses nothing: the roots that Windows trusts are not here to verify it with, and a signature can be copied from
// one file to another.
type Signature struct {
	Present bool
	Signer  string // organisation or common name of the signer's certificate, or ""
}

// Overlay is what stands behind the last section: of self-extracting archives, the archive. A signature at the very end is no part of it.
type Overlay struct {
	Offset, Size int64 // octets; Size 0: there is none
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
