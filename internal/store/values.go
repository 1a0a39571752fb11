package store

import (
	"encoding/binary"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"sekisho/internal/record"
)

// millis is a time as it is stored: milliseconds since 1970-01-01 UTC; 0 is no time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// earlier and later compare stored times, of which 0 is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// clean makes a text that both databases take: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// folded is the form in which phrases are searched: NFKC, lower case.
func folded(s string) string { return clean(strings.ToLower(norm.NFKC.String(s))) }

// parameter is a value as the drivers take it.
func parameter(v any) any {
	switch v := v.(type) {
	case record.Key:
		return int64(v)
	case time.Time:
		return millis(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case int32:
		return int64(v)
	case uint32:
		return int64(v)
	case int:
		return int64(v)
	}
	return v
}

// packKeys stores keys one after the other, eight octets each, little endian.
func packKeys(keys []record.Key) []byte {
	packed := make([]byte, 0, 8*len(keys))
	for _, k := range keys {
		packed = binary.LittleEndian.AppendUint64(packed, uint64(k))
	}
	return packed
}

func unpackKeys(packed []byte) []record.Key {
	if len(packed) < 8 {
		return nil
	}
	keys := make([]record.Key, 0, len(packed)/8)
	for ; len(packed) >= 8; packed = packed[8:] {
		keys = append(keys, record.Key(binary.LittleEndian.Uint64(packed)))
	}
	return keys
}

// packSketch stores a sketch: the number of runes as a varint, then four octets for each hash, little endian.
func packSketch(s record.Sketch) []byte {
	packed := binary.AppendUvarint(make([]byte, 0, 5+4*len(s.Hashes)), uint64(max(s.Runes, 0)))
	for _, h := range s.Hashes {
		packed = binary.LittleEndian.AppendUint32(packed, h)
	}
	return packed
}

func unpackSketch(packed []byte) record.Sketch {
	runes, n := binary.Uvarint(packed)
	if n <= 0 {
		return record.Sketch{}
	}
	s := record.Sketch{Runes: int(runes)}
	if packed = packed[n:]; len(packed) >= 4 {
		s.Hashes = make([]uint32, 0, len(packed)/4)
	}
	for ; len(packed) >= 4; packed = packed[4:] {
		s.Hashes = append(s.Hashes, binary.LittleEndian.Uint32(packed))
	}
	return s
}
