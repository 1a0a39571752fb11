package document

import "io"

// chain is the content of a stream as an io.ReaderAt.
type chain struct {
	c       *Compound
	sectors []uint32
	shift   uint
	small   bool // the sectors lie within the small streams
	size    int64
}

// chain follows a stream that has its own sectors.
func (c *Compound) chain(start uint32, size int64) *chain {
	list, _ := follow(c.fat, start, min(c.sectors(), (min(size, c.size)+1<<c.shift-1)>>c.shift))
	return &chain{c: c, sectors: list, shift: c.shift, size: min(size, int64(len(list))<<c.shift)}
}

// Open gives the content of a stream. Where its chain is cut, that is shorter than its declared size.
func (c *Compound) Open(entry int) *io.SectionReader {
	e := &c.Entries[entry]
	var s *chain
	switch {
	case !e.Stream:
		s = &chain{c: c}
	case e.Size < miniCutoff:
		list, _ := follow(c.mini, e.start, (e.Size+1<<miniShift-1)>>miniShift)
		s = &chain{c: c, sectors: list, shift: miniShift, small: true, size: min(e.Size, int64(len(list))<<miniShift)}
	default:
		s = c.chain(e.start, e.Size)
	}
	return io.NewSectionReader(s, 0, s.size)
}

// spend takes up to n octets from what readers may still take.
func (c *Compound) spend(n int64) int64 {
	n = min(n, c.left)
	c.left -= n
	return n
}

// read gives the first octets of a stream, most of them at most.
func (c *Compound) read(entry int, most int64) []byte {
	s := c.Open(entry)
	b := make([]byte, c.spend(min(s.Size(), most)))
	n, _ := s.ReadAt(b, 0)
	return b[:n]
}

// ReadAt reads sectors that follow one another in the file at once.
func (s *chain) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) && at < s.size {
		first := at >> s.shift
		last := first
		end := min(s.size, at+int64(len(p)-n))
		for (last+1)<<s.shift < end && s.sectors[last+1] == s.sectors[last]+1 {
			last++
		}
		k := min((last+1)<<s.shift, end) - at
		within := at & (1<<s.shift - 1)
		got, err := s.readRun(p[n:int64(n)+k], s.sectors[first], within)
		n, at = n+got, at+int64(got)
		if int64(got) < k {
			return n, short(err)
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (s *chain) readRun(p []byte, sector uint32, within int64) (int, error) {
	if s.small {
		return s.c.small.ReadAt(p, int64(sector)<<miniShift+within)
	}
	return s.c.r.ReadAt(p, (int64(sector)+1)<<s.shift+within)
}

func short(err error) error {
	if err == nil || err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
