package chart

// Heat is a matrix of counts: what was expected from top to bottom, what came from left to right. The diagonal, where both agree, has a colour of its own.
type Heat struct {
	Title, Desc   string
	Width, Height int
	Across, Down  string // what the columns and the rows are
	Columns, Rows []Tick
	Cells         []cell
}

type cell struct {
	X, Y, MiddleX, MiddleY int
	Count                  string
	Opacity                float64
	Class                  string
	Tip                    string
}

const (
	heatLeft = 132
	heatTop  = 58
	cellWide = 84
	cellHigh = 44
)

// NewHeat draws counts[row][column].
func NewHeat(title, desc, across, down string, columns, rows []string, counts [][]int64) Heat {
	h := Heat{
		Title: title, Desc: desc, Across: across, Down: down,
		Width: heatLeft + cellWide*len(columns) + 2, Height: heatTop + cellHigh*len(rows) + 2,
	}
	for i, name := range columns {
		h.Columns = append(h.Columns, Tick{heatLeft + cellWide*i + cellWide/2, name})
	}
	for i, name := range rows {
		h.Rows = append(h.Rows, Tick{heatTop + cellHigh*i + cellHigh/2, name})
		most := int64(1)
		for _, n := range counts[i] {
			most = max(most, n)
		}
		for k, n := range counts[i] {
			h.Cells = append(h.Cells, newCell(i, k, n, most, rows[i]+" → "+columns[k]))
		}
	}
	return h
}

// newCell is the darker the greater its share of the row is: the rows are of different sizes.
func newCell(row, column int, n, most int64, tip string) cell {
	c := cell{
		X: heatLeft + cellWide*column, Y: heatTop + cellHigh*row, Count: Grouped(n), Class: "off",
		Opacity: 0.18 + 0.62*float64(n)/float64(most), Tip: tip + "  " + Grouped(n),
	}
	c.MiddleX, c.MiddleY = c.X+cellWide/2, c.Y+cellHigh/2
	if row == column {
		c.Class = "on"
	}
	if n == 0 {
		c.Class, c.Opacity = "none", 1
	}
	return c
}
