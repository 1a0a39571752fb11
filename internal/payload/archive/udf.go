package archive

import (
	"encoding/binary"
	"io"
	"iter"
)

// Identifiers of descriptors (ECMA-167, 3/7.2.1 and 4/7.2.1).
const (
	udfAnchor        = 2
	udfPartition     = 5
	udfLogicalVolume = 6
	udfTerminator    = 8
	udfFileSet       = 256
	udfFileName      = 257
	udfMorePlaces    = 258
	udfFile          = 261
	udfExtendedFile  = 266
)

const maxVolumeDescriptors = 64

// UDF yields the files of an image of the Universal Disk Format (ECMA-167; OSTA UDF 1.02 to 2.60), as Windows and genisoimage write it: one
// volume, partitions of the plain kind, content in extents or within its file entry. Metadata, virtual and sparable partitions are
// ErrUnsupported. Bounds as for ISO.
func UDF(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		stopped := false
		err := walkUDF(r, size, func(e *Entry, _ int64, _ bool) bool {
			stopped = !yield(e, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// hasUDF looks through the volume recognition sequence (2/9.1.2) of an image that has ISO 9660 too.
func hasUDF(r io.ReaderAt) bool {
	var b [7]byte
	for n := range int64(maxDescriptors) {
		if readFull(r, b[:], (isoDescriptors+n)*isoSector) != nil {
			return false
		}
		switch string(b[1:6]) {
		case "NSR02", "NSR03":
			return true
		case "CD001", "BEA01", "BOOT2", "CDW02":
		default:
			return false
		}
	}
	return false
}

// udfVolume is what is known of a volume.
type udfVolume struct {
	r          io.ReaderAt
	block      int64 // octets
	starts     map[int]int64
	partitions []int // the numbers that the volume's map gives; -1: of a kind that is not read
	fileSet    udfAddress
	places     int // extents of files so far
}

// udfAddress is a block of a partition, by its place in the volume's map.
type udfAddress struct {
	block, length int64
	partition     int
}

// udfTagged says that b begins with the tag of such a descriptor, whose sum is right (3/7.2).
func udfTagged(b []byte, id int) bool {
	sum := byte(0)
	for i, c := range b[:16] {
		if i != 4 {
			sum += c
		}
	}
	return le16(b) == id && sum == b[4]
}

// openUDF finds the volume by its anchor, in block 256 or at the end (3/8.4.2.1). Blocks have 2,048 octets on discs, less or more elsewhere.
func openUDF(r io.ReaderAt, size int64) (*udfVolume, error) {
	var b [512]byte
	for _, block := range []int64{2048, 512, 4096, 1024} {
		for _, at := range []int64{256 * block, size - block, size - 257*block} {
			if at < 0 || readFull(r, b[:], at) != nil || !udfTagged(b[:], udfAnchor) {
				continue
			}
			v := &udfVolume{r: r, block: block, starts: make(map[int]int64)}
			return v, v.readSequence(extent{le32(b[20:]) * block, le32(b[16:])})
		}
	}
	return nil, ErrFormat
}

// readSequence reads the volume descriptor sequence.
func (v *udfVolume) readSequence(sequence extent) error {
	b := make([]byte, v.block)
	for n := range min(sequence.length/v.block, maxVolumeDescriptors) {
		if err := readFull(v.r, b, sequence.at+n*v.block); err != nil {
			return err
		}
		switch {
		case udfTagged(b, udfTerminator):
			return v.complete()
		case udfTagged(b, udfPartition):
			v.starts[le16(b[22:])] = le32(b[188:])
		case udfTagged(b, udfLogicalVolume):
			v.readLogical(b)
		}
	}
	return v.complete()
}

// readLogical reads the logical volume descriptor (3/10.6): the file set and the map of partitions.
func (v *udfVolume) readLogical(b []byte) {
	v.fileSet = longAddress(b[248:])
	v.partitions = nil
	for maps := b[440:]; len(maps) >= 6 && len(v.partitions) < int(min(le32(b[268:]), 8)); {
		length := int(maps[1])
		if length < 6 || length > len(maps) {
			return
		}
		number := -1
		if maps[0] == 1 {
			number = le16(maps[4:])
		}
		v.partitions = append(v.partitions, number)
		maps = maps[length:]
	}
}

// complete says what is missing. A volume with partitions of another kind keeps its folders there.
func (v *udfVolume) complete() error {
	if len(v.partitions) == 0 || len(v.starts) == 0 {
		return ErrCorrupt
	}
	for _, number := range v.partitions {
		if number < 0 {
			return ErrUnsupported
		}
	}
	return nil
}

// offset gives where a block stands in the image.
func (v *udfVolume) offset(a udfAddress) (int64, bool) {
	if a.partition >= len(v.partitions) {
		return 0, false
	}
	start, ok := v.starts[v.partitions[a.partition]]
	return (start + a.block) * v.block, ok
}

// longAddress reads a long_ad (4/14.14.2).
func longAddress(b []byte) udfAddress {
	return udfAddress{length: le32(b) & (1<<30 - 1), block: le32(b[4:]), partition: le16(b[8:])}
}

func le64(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b) & (1<<63 - 1)) }
