package document

import "io"

// maxPDFRow bounds a row of samples in octets.
const maxPDFRow = 64 << 10

// unpredict undoes the PNG predictors that streams of tables use (ISO 32000-1, 7.4.4.4). The TIFF predictor is for images.
func unpredict(r io.Reader, params pdfDict) (io.Reader, error) {
	predictor := pdfInt(params.get("Predictor"), 1)
	if predictor < 2 {
		return r, nil
	}
	colors, bits, columns := pdfInt(params.get("Colors"), 1), pdfInt(params.get("BitsPerComponent"), 8), pdfInt(params.get("Columns"), 1)
	if predictor < 10 || colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > maxPDFRow {
		return nil, errFilter
	}
	row := (colors*bits*columns + 7) / 8
	if row > maxPDFRow {
		return nil, errFilter
	}
	step := max(1, colors*bits/8)
	return &predicted{in: r, step: step, row: make([]byte, 1+row), above: make([]byte, row)}, nil
}

func pdfInt(value []byte, otherwise int) int {
	n, end := digits(value, 0)
	if end == 0 {
		return otherwise
	}
	return int(n)
}

// predicted reads rows that begin with the number of their filter (PNG specification, chapter 9).
type predicted struct {
	in         io.Reader
	step       int
	row, above []byte
	rest       []byte
}

func (p *predicted) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		n, err := io.ReadFull(p.in, p.row)
		if n < 2 {
			return 0, err
		}
		clear(p.row[n:])
		p.undo()
		p.rest = p.above[:n-1]
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// undo computes the row; it becomes the one above the next.
func (p *predicted) undo() {
	row := p.row[1:]
	for i := range row {
		var left, corner int
		if i >= p.step {
			left, corner = int(row[i-p.step]), int(p.above[i-p.step])
		}
		row[i] += predict(p.row[0], left, int(p.above[i]), corner)
	}
	copy(p.above, row)
}

func predict(filter byte, left, up, corner int) byte {
	switch filter {
	case 1:
		return byte(left)
	case 2:
		return byte(up)
	case 3:
		return byte((left + up) / 2)
	case 4:
		return byte(paeth(left, up, corner))
	}
	return 0
}

func paeth(left, up, corner int) int {
	p := left + up - corner
	l, u, c := abs(p-left), abs(p-up), abs(p-corner)
	switch {
	case l <= u && l <= c:
		return left
	case u <= c:
		return up
	}
	return corner
}

func abs(n int) int { return max(n, -n) }
