package maillog

import (
	"bytes"
	"strings"
	"time"
)

// head is the beginning of a line.
type head struct {
	time    time.Time
	program []byte // what stands before "[" in the tag
	pid     []byte
	said    []byte // what the program said
}

// Is says that something begins as such a log does: its first line has a time, a host and a tag.
func Is(beginning []byte) bool {
	line, _, _ := bytes.Cut(beginning, []byte("\n"))
	l := Log{zone: time.UTC, modified: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC)} // a year that has every day
	_, ok := l.head(bytes.TrimRight(line, "\r"))
	return ok
}

// head reads time, host and tag. A priority in front ("<22>") is passed over.
func (l *Log) head(line []byte) (h head, ok bool) {
	if len(line) > 0 && line[0] == '<' {
		if end := bytes.IndexByte(line, '>'); end > 0 && end < 5 {
			line = line[end+1:]
		}
	}
	var rest []byte
	if len(line) > 0 && isDigit(line[0]) {
		h.time, rest, ok = l.isoTime(line)
	} else {
		h.time, rest, ok = l.classicTime(line)
	}
	if !ok {
		return h, false
	}
	host := bytes.IndexByte(rest, ' ')
	if host <= 0 {
		return h, false
	}
	rest = rest[host+1:]
	end := bytes.Index(rest, []byte(": "))
	if end <= 0 || bytes.IndexByte(rest[:end], ' ') >= 0 {
		return h, false
	}
	h.program, h.said = rest[:end], rest[end+2:]
	if open := bytes.IndexByte(h.program, '['); open > 0 && h.program[end-1] == ']' {
		h.program, h.pid = h.program[:open], h.program[open+1:end-1]
	}
	return h, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// number reads so many digits.
func number(b []byte) (n int, ok bool) {
	for _, c := range b {
		if !isDigit(c) {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, len(b) > 0
}

// clock reads "15:04:05", with a fraction or without, and the blank behind it.
func clock(b []byte) (h, m, s, nano int, rest []byte, ok bool) {
	if len(b) < 9 || b[2] != ':' || b[5] != ':' {
		return 0, 0, 0, 0, nil, false
	}
	h, ok1 := number(b[:2])
	m, ok2 := number(b[3:5])
	s, ok3 := number(b[6:8])
	if !ok1 || !ok2 || !ok3 || h > 23 || m > 59 || s > 60 {
		return 0, 0, 0, 0, nil, false
	}
	rest = b[8:]
	if rest[0] == '.' || rest[0] == ',' {
		unit := int(time.Second)
		for rest = rest[1:]; len(rest) > 0 && isDigit(rest[0]); rest = rest[1:] {
			unit /= 10
			nano += unit * int(rest[0]-'0')
		}
	}
	return h, m, s, nano, rest, true
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// classicTime reads "Nov  2 09:12:44 ".
func (l *Log) classicTime(b []byte) (t time.Time, rest []byte, ok bool) {
	if len(b) < 16 || b[3] != ' ' || b[6] != ' ' {
		return t, nil, false
	}
	i := strings.Index(months, string(b[:3]))
	day, ok := number(bytes.TrimLeft(b[4:6], " "))
	if i < 0 || i%3 != 0 || !ok || day < 1 || day > 31 {
		return t, nil, false
	}
	h, m, s, nano, rest, ok := clock(b[7:])
	if !ok || len(rest) == 0 || rest[0] != ' ' {
		return t, nil, false
	}
	t, ok = l.inYear(time.Month(i/3+1), day, h, m, s, nano)
	return t, rest[1:], ok
}

// inYear finds the year. 29 February may lie some years back.
func (l *Log) inYear(month time.Month, day, h, m, s, nano int) (time.Time, bool) {
	latest := l.modified.Add(24 * time.Hour)
	for year := latest.Year(); year > latest.Year()-9; year-- {
		t := time.Date(year, month, day, h, m, s, nano, l.zone)
		if t.Month() == month && !t.After(latest) {
			return t, true
		}
	}
	return time.Time{}, false
}

// isoTime reads "2026-11-02T09:12:44.123456+09:00 ", with a blank for the T, the zone as +0900, Z or not at all.
func (l *Log) isoTime(b []byte) (t time.Time, rest []byte, ok bool) {
	if len(b) < 20 || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' {
		return t, nil, false
	}
	year, ok1 := number(b[:4])
	month, ok2 := number(b[5:7])
	day, ok3 := number(b[8:10])
	h, m, s, nano, rest, ok4 := clock(b[11:])
	if !ok1 || !ok2 || !ok3 || !ok4 || month < 1 || month > 12 || day < 1 || day > 31 {
		return t, nil, false
	}
	end := bytes.IndexByte(rest, ' ')
	if end < 0 {
		return t, nil, false
	}
	switch zone := rest[:end]; {
	case end == 0:
		t = time.Date(year, time.Month(month), day, h, m, s, nano, l.zone)
	case end == 1 && zone[0] == 'Z':
		t = time.Date(year, time.Month(month), day, h, m, s, nano, time.UTC)
	default:
		seconds, ok := offset(zone)
		if !ok {
			return t, nil, false
		}
		t = time.Date(year, time.Month(month), day, h, m, s-seconds, nano, time.UTC).In(l.zone)
	}
	return t, rest[end+1:], true
}

// offset reads "+09:00" or "+0900" as seconds.
func offset(zone []byte) (int, bool) {
	if len(zone) == 6 && zone[3] == ':' {
		zone = append(append(make([]byte, 0, 5), zone[:3]...), zone[4:]...)
	}
	if len(zone) != 5 || zone[0] != '+' && zone[0] != '-' {
		return 0, false
	}
	n, ok := number(zone[1:])
	seconds := n/100*3600 + n%100*60
	if zone[0] == '-' {
		seconds = -seconds
	}
	return seconds, ok
}
