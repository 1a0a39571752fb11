package archive

import (
	"encoding/binary"
	"io"
	"iter"
)

const (
	bootSector      = 512
	partitionTable  = 446
	partitionRecord = 16
)

// fatPartitions are the types of partitions with a FAT (Microsoft, "FAT32 File System Specification"; the hidden forms have 0x10 added).
var fatPartitions = map[byte]bool{0x01: true, 0x04: true, 0x06: true, 0x0b: true, 0x0c: true, 0x0e: true}

// FAT yields the files of an image of a FAT12, FAT16 or FAT32 volume (ECMA-107; Microsoft, "FAT32 File System Specification" 1.03), or of a disk
// whose partition table has such volumes; with long names. Volumes of other kinds, NTFS and exFAT among them, are ErrUnsupported.
//
// Folders are listed to 128 levels and 16 MB of directory (ErrTooDeep, ErrTooBig). A chain of clusters ends, at the latest, when it is as long
// as the volume.
func FAT(r io.ReaderAt, size int64) iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		starts, failure := fatVolumes(r)
		for _, start := range starts {
			v, err := openFAT(r, start, size)
			if err == nil {
				var more bool
				if more, err = v.walk(yield); !more {
					return
				}
			}
			if failure == nil {
				failure = err
			}
		}
		if failure != nil {
			yield(nil, failure)
		}
	}
}

// fatVolumes gives the offsets of volumes: the image itself, or what its partition table says.
func fatVolumes(r io.ReaderAt) (starts []int64, err error) {
	var b [bootSector]byte
	if err := readFull(r, b[:], 0); err != nil {
		return nil, err
	}
	if b[510] != 0x55 || b[511] != 0xaa {
		return nil, ErrFormat
	}
	if _, err := parameters(b[:]); err == nil {
		return []int64{0}, nil
	}
	for n := range 4 {
		p := b[partitionTable+n*partitionRecord:][:partitionRecord]
		switch {
		case fatPartitions[p[4]&^0x10]:
			starts = append(starts, le32(p[8:])*bootSector)
		case p[4] != 0:
			err = ErrUnsupported
		}
	}
	if len(starts) == 0 {
		err = ErrUnsupported
	}
	return starts, err
}

// fatVolume is the geometry of a volume, in octets.
type fatVolume struct {
	r         io.ReaderAt
	table     int64 // offset of the first FAT
	bits      int   // of its entries
	root      extent
	rootStart int64 // cluster of a FAT32's root folder
	data      int64 // offset of cluster 2
	cluster   int64
	clusters  int64

	cached [512]byte // a piece of the table
	at     int64     // its offset; 0 for none
}

// parameters reads the BIOS parameter block (section 3.1).
func parameters(b []byte) (*fatVolume, error) {
	sector, reserved, tables := int64(le16(b[11:])), int64(le16(b[14:])), int64(b[16])
	total, perTable := int64(le16(b[19:])), int64(le16(b[22:]))
	if total == 0 {
		total = le32(b[32:])
	}
	wide := perTable == 0
	if wide {
		perTable = le32(b[36:])
	}
	if sector < 512 || sector > 4096 || sector&(sector-1) != 0 || b[13] == 0 || reserved == 0 || tables == 0 || perTable == 0 {
		return nil, ErrUnsupported
	}
	v := &fatVolume{table: reserved * sector, cluster: int64(b[13]) * sector}
	v.root = extent{v.table + tables*perTable*sector, int64(le16(b[17:])) * 32}
	v.data = v.root.at + (v.root.length+sector-1)/sector*sector
	v.clusters = (total*sector - v.data) / v.cluster
	switch {
	case v.clusters <= 0:
		return nil, ErrUnsupported
	case wide:
		v.bits, v.rootStart = 32, le32(b[44:])
	case v.clusters < 4085:
		v.bits = 12
	default:
		v.bits = 16
	}
	return v, nil
}

func openFAT(r io.ReaderAt, start, size int64) (*fatVolume, error) {
	var b [bootSector]byte
	if err := readFull(r, b[:], start); err != nil {
		return nil, err
	}
	v, err := parameters(b[:])
	if err != nil {
		return nil, err
	}
	v.r = r
	v.table += start
	v.root.at += start
	v.data += start
	v.clusters = min(v.clusters, (size-v.data)/v.cluster+1)
	return v, nil
}

// next gives the cluster that follows another; 0 at the end of a chain.
func (v *fatVolume) next(cluster int64) (int64, error) {
	bit := cluster * int64(v.bits)
	lower, err := v.octets(bit / 8)
	if err != nil {
		return 0, err
	}
	mask := int64(1)<<min(v.bits, 28) - 1
	n := lower >> (bit % 8) & mask
	if n >= mask&^7 {
		return 0, nil
	}
	if n < 2 || n >= v.clusters+2 {
		return 0, ErrCorrupt
	}
	return n, nil
}

// octets gives four octets of the table.
func (v *fatVolume) octets(at int64) (int64, error) {
	at += v.table
	if v.at == 0 || at < v.at || at+4 > v.at+int64(len(v.cached)) {
		v.at = 0
		n, err := v.r.ReadAt(v.cached[:], at)
		if n < 4 {
			if err == io.EOF {
				err = ErrCorrupt
			}
			return 0, err
		}
		clear(v.cached[n:])
		v.at = at
	}
	return int64(binary.LittleEndian.Uint32(v.cached[at-v.at:])), nil
}

// chain gives where size octets stand whose first cluster is given.
func (v *fatVolume) chain(cluster, size int64) (list []extent, err error) {
	for steps := int64(0); size > 0; steps++ {
		if cluster < 2 || cluster >= v.clusters+2 || steps > v.clusters {
			return nil, ErrCorrupt
		}
		at, length := v.data+(cluster-2)*v.cluster, min(size, v.cluster)
		if last := len(list) - 1; last >= 0 && list[last].at+list[last].length == at {
			list[last].length += length
		} else {
			list = append(list, extent{at, length})
		}
		if size -= length; size == 0 {
			break
		}
		if cluster, err = v.next(cluster); err != nil {
			return nil, err
		}
	}
	return list, nil
}
