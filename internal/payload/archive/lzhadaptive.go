package archive

import "io"

const (
	adaptiveSymbols = 314 // 256 literals, lengths from 3 to 60
	adaptiveNodes   = 2*adaptiveSymbols - 1
	adaptiveRoot    = adaptiveNodes - 1
	adaptiveMost    = 0x8000 // what the root's frequency may become before all are halved
)

// adaptiveCoder reads the method -lh1- of LHarc (H. Yoshizaki, LZHUF): literals and lengths in a code that both sides adapt after every
// symbol, the upper six bits of a distance in a fixed code, the lower six as they are.
//
// Nodes are ordered by frequency; a symbol's leaf is written as the symbol plus adaptiveNodes.
type adaptiveCoder struct {
	bits      *bitReader
	distances prefixCode
	freq      [adaptiveNodes + 1]uint16
	parent    [adaptiveNodes + adaptiveSymbols]uint16
	child     [adaptiveNodes]uint16 // the first of two neighbours
}

func newAdaptiveLZ(packed io.Reader) (io.Reader, error) {
	c := &adaptiveCoder{bits: newBitReader(packed)}
	var lengths []uint8
	for n, count := range []int{3: 1, 4: 3, 5: 8, 6: 12, 7: 24, 8: 16} {
		for range count {
			lengths = append(lengths, uint8(n))
		}
	}
	if err := c.distances.build(lengths); err != nil {
		return nil, err
	}
	for i := range adaptiveSymbols {
		c.freq[i], c.child[i] = 1, uint16(i+adaptiveNodes)
		c.parent[i+adaptiveNodes] = uint16(i)
	}
	for i, j := 0, adaptiveSymbols; j < adaptiveNodes; i, j = i+2, j+1 {
		c.freq[j], c.child[j] = c.freq[i]+c.freq[i+1], uint16(i)
		c.parent[i], c.parent[i+1] = uint16(j), uint16(j)
	}
	c.freq[adaptiveNodes] = 0xffff // ends every search
	return newLZ(c, 12), nil
}

func (c *adaptiveCoder) next() (byte, int, int, error) {
	n := int(c.child[adaptiveRoot])
	for n < adaptiveNodes {
		n = int(c.child[n+c.bits.bits(1)])
	}
	symbol := n - adaptiveNodes
	c.adapt(n)
	if symbol < 256 {
		return byte(symbol), 0, 0, c.bits.overrun()
	}
	upper := c.distances.next(c.bits)
	return 0, symbol - 256 + 3, upper<<6 | c.bits.bits(6) + 1, c.bits.overrun()
}

// adapt counts a symbol: from its leaf to the root, a node that becomes more frequent than its neighbours changes places with the last
// of them.
func (c *adaptiveCoder) adapt(leaf int) {
	if c.freq[adaptiveRoot] == adaptiveMost {
		c.halve()
	}
	for n := c.parent[leaf]; ; n = c.parent[n] {
		c.freq[n]++
		f, last := c.freq[n], n
		for f > c.freq[last+1] {
			last++
		}
		if last != n {
			c.freq[n], c.freq[last] = c.freq[last], f
			c.child[n], c.child[last] = c.child[last], c.child[n]
			c.adopt(n)
			c.adopt(last)
			n = last
		}
		if n == adaptiveRoot {
			return
		}
	}
}

// adopt tells the children of a node who their parent is.
func (c *adaptiveCoder) adopt(n uint16) {
	child := c.child[n]
	c.parent[child] = n
	if child < adaptiveNodes {
		c.parent[child+1] = n
	}
}

// halve builds the tree again from leaves of half their frequencies.
func (c *adaptiveCoder) halve() {
	leaves := 0
	for i := range adaptiveNodes {
		if c.child[i] >= adaptiveNodes {
			c.freq[leaves], c.child[leaves] = (c.freq[i]+1)/2, c.child[i]
			leaves++
		}
	}
	for i, j := 0, adaptiveSymbols; j < adaptiveNodes; i, j = i+2, j+1 {
		f := c.freq[i] + c.freq[i+1]
		at := j
		for f < c.freq[at-1] {
			at--
		}
		copy(c.freq[at+1:j+1], c.freq[at:j])
		copy(c.child[at+1:j+1], c.child[at:j])
		c.freq[at], c.child[at] = f, uint16(i)
	}
	for i := range uint16(adaptiveNodes) {
		c.adopt(i)
	}
}
