package payload

import (
	"bytes"
	"encoding/binary"

	"github.com/h2non/filetype/matchers"

	"sekisho/internal/payload/archive"
	"sekisho/internal/payload/document"
	"sekisho/internal/payload/program"
)

// headSize is how much of a content its type is read from: far enough for the volume descriptor of an ISO 9660 image (32,769).
const headSize = 64 << 10

// kind is one row of the table of types. Names of rows are those of Type.
type kind struct {
	is    Type
	match func(head []byte) bool
}

// kinds is gone through from top to bottom: the first row that matches decides. What runs stands first, what is read loosely last.
// The image and archive functions of h2non/filetype are called one by one, because its own Match goes through a map and answers by
// chance where two of them match.
var kinds = []kind{
	{Empty, func(h []byte) bool { return len(h) == 0 }},
	{LNK, prefix(document.ShortcutSignature)},
	{ZIP, isZIP},
	{OLE, prefix("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
	{CHM, prefix("ITSF")},
	{RAR, prefix("Rar!\x1a\x07", "RE~\x5e")},
	{SevenZip, prefix("7z\xbc\xaf\x27\x1c")},
	{GZIP, prefix("\x1f\x8b\x08")},
	{CAB, prefix("MSCF\x00\x00\x00\x00")},
	{LZH, isLZH},
	{TNEF, prefix("\x78\x9f\x3e\x22")},
	{ISO, at(32769, "CD001")},
	{UDF, at(32769, "BEA01")},
	{VHD, prefix("conectix")},
	{VHDX, prefix("vhdxfile")},
	{WIM, prefix("MSWIM\x00\x00\x00")},
	{OneNote, prefix("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3")},
	{MSO, prefix(archive.ActiveMimeSignature)},
	{RTF, prefix("{\\rt")},
	{PDF, isPDF},
	{Image, isImage},
	{TAR, matchers.Tar},
	{BZIP2, isBZIP2},
	{XZ, prefix("\xfd7zXZ\x00")},
	{ZSTD, matchers.Zst},
	{ACE, at(7, "**ACE**")},
	{ARJ, isARJ},
	{FAT, isFAT},
	{Archive, prefix("\x1f\x9d", "\x1f\xa0", "!<arch>\n", "\xed\xab\xee\xdb")},
	{SVG, isSVG},
	{HTML, isHTML},
	{Message, isMessage},
	{Text, isText},
}

// detect decides the type by the beginning of a content, headSize octets where it has as many. What a ZIP is (OOXML, JAR, APK) shows in
// its directory only.
func detect(head []byte) (Type, *program.Info) {
	if info := program.Read(head); info != nil && (info.Format != "mz" || !isText(head)) {
		return typeOfProgram[info.Format], info
	}
	for _, k := range kinds {
		if k.match(head) {
			if k.is == OLE && isInstaller(head) {
				return MSI, nil
			}
			return k.is, nil
		}
	}
	return Data, nil
}

var typeOfProgram = map[string]Type{"pe": PE, "mz": PE, "elf": ELF, "macho": MachO}

func prefix(signatures ...string) func([]byte) bool { return at(0, signatures...) }

func at(offset int, signatures ...string) func([]byte) bool {
	return func(head []byte) bool {
		if len(head) < offset {
			return false
		}
		for _, s := range signatures {
			if bytes.HasPrefix(head[offset:], []byte(s)) {
				return true
			}
		}
		return false
	}
}

// isZIP: a local header, an empty archive, or the mark of an archive that was once split (APPNOTE 4.3.6, 8.5.4).
var isZIP = prefix("PK\x03\x04", "PK\x05\x06", "PK\x07\x08PK", "PK00PK")

// isLZH: the method of the first header, "-lh5-" (LHA header levels 0 to 2).
func isLZH(head []byte) bool {
	return len(head) > 22 && head[2] == '-' && head[3] == 'l' && (head[4] == 'h' || head[4] == 'z') && head[6] == '-' && head[20] <= 3
}

// isPDF: readers take a header anywhere in the first 1,024 octets (ISO 32000-1, Adobe's implementation note 13).
func isPDF(head []byte) bool {
	i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-"))
	return i >= 0 && len(head) > i+5 && '0' <= head[i+5] && head[i+5] <= '9'
}

var imageMatchers = []func([]byte) bool{
	matchers.Jpeg, matchers.Png, matchers.Gif, matchers.Webp, matchers.Heif, matchers.Tiff, matchers.Jpeg2000, matchers.Jxr, matchers.Psd,
}

func isImage(head []byte) bool {
	for _, match := range imageMatchers {
		if match(head) {
			return true
		}
	}
	return isBMP(head) || isIcon(head)
}

// isBMP wants the zero words of the header as well: two letters are too little.
func isBMP(head []byte) bool {
	return len(head) > 18 && bytes.HasPrefix(head, []byte("BM")) && binary.LittleEndian.Uint32(head[6:]) == 0 && head[14] >= 12 && head[15] == 0
}

func isIcon(head []byte) bool {
	return len(head) > 22 && bytes.HasPrefix(head, []byte("\x00\x00\x01\x00")) && head[4] > 0 && head[5] == 0 && head[9] == 0
}

// isBZIP2: the block size, and the mark of a first block or of the end.
func isBZIP2(head []byte) bool {
	return len(head) > 9 && bytes.HasPrefix(head, []byte("BZh")) && '1' <= head[3] && head[3] <= '9' &&
		(bytes.Equal(head[4:10], []byte("\x31\x41\x59\x26\x53\x59")) || bytes.Equal(head[4:10], []byte("\x17\x72\x45\x38\x50\x90")))
}

// isARJ: the mark of a main header, its size, and its file type (ARJ TECHNOTE).
func isARJ(head []byte) bool {
	return len(head) > 10 && bytes.HasPrefix(head, []byte("\x60\xea")) && head[2] > 0 && head[10] == 2
}

// isFAT: the boot sector of a FAT or exFAT volume, or a partition table with one entry that boots or lies within (Microsoft, FAT
// specification, section 3.1; UEFI, section 5.2).
func isFAT(head []byte) bool {
	if len(head) < 512 || head[510] != 0x55 || head[511] != 0xaa {
		return false
	}
	jumps := head[0] == 0xeb && head[2] == 0x90 || head[0] == 0xe9
	if jumps && (at(54, "FAT")(head) || at(82, "FAT32")(head) || at(3, "EXFAT", "NTFS")(head)) {
		return true
	}
	return head[446]&0x7f == 0 && head[450] != 0 && binary.LittleEndian.Uint32(head[454:]) > 0 && binary.LittleEndian.Uint32(head[458:]) > 0
}

// isInstaller looks at the class of a compound file's root entry (MS-CFB 2.6.1): a package or patch of Windows Installer. Where the
// directory stands further back than the head, the name decides (Class).
func isInstaller(head []byte) bool {
	if len(head) < 76 {
		return false
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return false
	}
	root := (uint64(binary.LittleEndian.Uint32(head[48:])) + 1) << shift
	if root+96 > uint64(len(head)) {
		return false
	}
	return isInstallerClass(head[root+80 : root+96])
}

func isInstallerClass(class []byte) bool {
	return bytes.Equal(class[1:], []byte("\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46")) && (class[0] == 0x84 || class[0] == 0x86)
}
