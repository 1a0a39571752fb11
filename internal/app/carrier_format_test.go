package app

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// carrier is a format in which a mail can carry a file.
type carrier struct {
	name, suffix string
	pack         func(t *testing.T, name, content string) string
	missing      string // why files in it are not seen yet; then it is said to be opaque
}

// with packs by a real tool that writes "out" and the suffix. In the command, NAME stands for the file.
func with(suffix string, command ...string) func(*testing.T, string, string) string {
	return func(t *testing.T, name, content string) string {
		full := make([]string, len(command))
		for i, word := range command {
			full[i] = strings.ReplaceAll(word, "NAME", name)
		}
		return byTool(t, name, content, "out."+suffix, full...)
	}
}

// carriers lists all formats that a tool writes here, or that are simple enough to be written below.
func carriers() []carrier {
	return []carrier{
		{"ZIP, deflated", "zip", with("zip", "zip", "-q", "out.zip", "NAME"), ""},
		{"ZIP, stored", "zip", with("zip", "zip", "-q", "-0", "out.zip", "NAME"), ""},
		{"ZIP64, streamed", "zip", with("zip", "sh", "-c", "zip -q -fz - 'NAME' >out.zip"), ""},
		{"ZIP, Deflate64", "zip", with("zip", "7z", "a", "-bso0", "-tzip", "-mm=Deflate64", "out.zip", "NAME"), "the method is not supported"},
		{"ZIP, BZip2", "zip", with("zip", "7z", "a", "-bso0", "-tzip", "-mm=BZip2", "out.zip", "NAME"), ""},
		{"ZIP, LZMA", "zip", with("zip", "7z", "a", "-bso0", "-tzip", "-mm=LZMA", "out.zip", "NAME"), "the method is not supported"},
		{"7z, LZMA2", "7z", with("7z", "7z", "a", "-bso0", "out.7z", "NAME"), ""},
		{"7z, LZMA", "7z", with("7z", "7z", "a", "-bso0", "-m0=LZMA", "out.7z", "NAME"), ""},
		{"7z, stored", "7z", with("7z", "7z", "a", "-bso0", "-mx=0", "out.7z", "NAME"), ""},
		{"7z, PPMd", "7z", with("7z", "7z", "a", "-bso0", "-m0=PPMd:mem=1m:o=4", "out.7z", "NAME"), ""},
		{"7z, BZip2", "7z", with("7z", "7z", "a", "-bso0", "-m0=BZip2", "out.7z", "NAME"), ""},
		{"7z, Deflate", "7z", with("7z", "7z", "a", "-bso0", "-m0=Deflate", "out.7z", "NAME"), ""},
		{"tar", "tar", with("tar", "tar", "cf", "out.tar", "NAME"), ""},
		{"tar, pax", "tar", with("tar", "tar", "--format=pax", "-cf", "out.tar", "NAME"), ""},
		{"tar.gz", "tgz", with("tgz", "tar", "czf", "out.tgz", "NAME"), ""},
		{"tar.bz2", "tbz", with("tbz", "tar", "cjf", "out.tbz", "NAME"), ""},
		{"tar.xz", "txz", with("txz", "tar", "cJf", "out.txz", "NAME"), ""},
		{"tar.zst", "tzst", with("tzst", "tar", "--zstd", "-cf", "out.tzst", "NAME"), ""},
		{"gzip", "gz", with("gz", "sh", "-c", "gzip -c 'NAME' >out.gz"), ""},
		{"gzip, octets behind", "gz", with("gz", "sh", "-c", "gzip -c 'NAME' >out.gz; echo more >>out.gz"), ""},
		{"tar.gz, octets behind", "tgz", with("tgz", "sh", "-c", "tar czf out.tgz 'NAME'; echo more >>out.tgz"), ""},
		{"bzip2, octets behind", "bz2", with("bz2", "sh", "-c", "bzip2 -c 'NAME' >out.bz2; echo more >>out.bz2"), ""},
		{"bzip2", "bz2", with("bz2", "sh", "-c", "bzip2 -c 'NAME' >out.bz2"), ""},
		{"xz", "xz", with("xz", "sh", "-c", "xz -c 'NAME' >out.xz"), ""},
		{"zstd", "zst", with("zst", "zstd", "-q", "-o", "out.zst", "NAME"), ""},
		{"LZH, lh0", "lzh", with("lzh", "jlha", "aqz", "out.lzh", "NAME"), ""},
		{"LZH, lh5", "lzh", with("lzh", "jlha", "aq", "out.lzh", "NAME"), ""},
		{"LZH, lh6", "lzh", with("lzh", "jlha", "aqo6", "out.lzh", "NAME"), ""},
		{"LZH, lh7, level 2", "lzh", with("lzh", "jlha", "aq2o7", "out.lzh", "NAME"), ""},
		{"CAB, stored", "cab", with("cab", "gcab", "-n", "-c", "out.cab", "NAME"), ""},
		{"CAB, MSZIP", "cab", with("cab", "gcab", "-z", "-c", "out.cab", "NAME"), ""},
		{"ISO 9660, Joliet", "iso", with("iso", "genisoimage", "-quiet", "-J", "-input-charset", "utf-8", "-o", "out.iso", "NAME"), ""},
		{"ISO 9660, Rock Ridge", "iso", with("iso", "genisoimage", "-quiet", "-R", "-input-charset", "utf-8", "-o", "out.iso", "NAME"), ""},
		{"UDF", "iso", with("iso", "genisoimage", "-quiet", "-udf", "-input-charset", "utf-8", "-o", "out.iso", "NAME"), ""},
		{"FAT12", "img", fat("12", "1440"), ""},
		{"FAT16", "img", fat("16", "16384"), ""},
		{"ARJ", "arj", with("arj", "sh", "-c", "arj a -y out.arj 'NAME' >/dev/null"), ""},
		{"WIM", "wim", with("wim", "sh", "-c", "mkdir d && mv 'NAME' d && wimcapture d out.wim"), "the format is recognised only"},
		{"TNEF", "dat", func(_ *testing.T, name, content string) string { return winmail(name, content) }, ""},
		{"mail", "eml", func(_ *testing.T, name, content string) string {
			return written(fromAoba("X-Mailer: x"), files(jis, file("application/octet-stream", jis, name, content)))
		}, ""},
		{"uuencode", "uue", func(_ *testing.T, name, content string) string { return uuencode(name, content) }, ""},
	}
}

// fat packs into the image of a FAT file system of that many kilobytes.
func fat(bits, kilobytes string) func(*testing.T, string, string) string {
	return with("img", "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; command -v mkfs.fat mcopy >/dev/null || exit 77; mkfs.fat -C -F "+bits+" out.img "+kilobytes+" >/dev/null && mcopy -i out.img 'NAME' ::")
}

// winmail is a TNEF file with one attachment (MS-OXTNEF, section 2.1.3): signature, version, and the attributes that begin, name and hold it.
func winmail(name, content string) string {
	le := binary.LittleEndian
	b := le.AppendUint16(le.AppendUint32(nil, 0x223E9F78), 1)
	attribute := func(level byte, id uint32, value string) {
		sum := uint16(0)
		for i := range len(value) {
			sum += uint16(value[i])
		}
		b = le.AppendUint32(append(b, level), id)
		b = append(le.AppendUint32(b, uint32(len(value))), value...)
		b = le.AppendUint16(b, sum)
	}
	attribute(1, 0x00089006, "\x00\x00\x01\x00")
	attribute(2, 0x00069002, "\x01\x00\xff\xff\xff\xff\x20\x00\x20\x00\x00\x00\x00\x00")
	attribute(2, 0x00018010, charsets()["shift_jis"](name)+"\x00")
	attribute(2, 0x0006800F, content)
	return string(b)
}

// uuencode writes a file in the form of POSIX.1-2017.
func uuencode(name, content string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "begin 644 %s\n", name)
	digit := func(c byte) byte { return '`' - 64*boolByte(c != 0) + c }
	for ; content != ""; content = content[min(45, len(content)):] {
		line := content[:min(45, len(content))]
		b.WriteByte(digit(byte(len(line))))
		for padded := line + "\x00\x00"; len(padded) > 2; padded = padded[3:] {
			x, y, z := padded[0], padded[1], padded[2]
			b.Write([]byte{digit(x >> 2), digit(x<<4&63 | y>>4), digit(y<<2&63 | z>>6), digit(z & 63)})
		}
		b.WriteByte('\n')
	}
	return b.String() + "`\nend\n"
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}
