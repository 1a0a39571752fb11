package chart

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestShareAndGrouped(t *testing.T) {
	for want, got := range map[string]string{
		"–": Share(0, 0), "0 %": Share(0, 3), "100 %": Share(3, 3), "< 0.1 %": Share(1, 100_000), "> 99.9 %": Share(99_999, 100_000), "12.5 %": Share(1, 8),
		"1,234,567": Grouped(1234567), "999": Grouped(999),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestStep(t *testing.T) {
	for most, want := range map[int64]int64{0: 1, 4: 1, 5: 2, 9: 5, 20: 5, 21: 10, 4000: 1000, 4001: 2000} {
		if got := Step(most); got != want {
			t.Errorf("up to %d: %d, want %d", most, got, want)
		}
	}
}

// A diagram without anything, and one of many columns, stay inside their picture.
func TestColumnsStayInside(t *testing.T) {
	var many []Stack
	for i := range 400 {
		many = append(many, Stack{Name: fmt.Sprint(i), Counts: map[string]int64{"hold": int64(i * i), "pass": 3}})
	}
	for _, stacks := range [][]Stack{nil, many[:1], many} {
		c := NewColumns("t", "d", Diagram{Label: "u", Levels: []string{"hold"}, Stacks: stacks}, Diagram{Label: "l", Stacks: stacks}, true, func(s string) string { return s })
		for _, p := range []Panel{c.Upper, c.Lower} {
			for _, col := range p.Columns {
				for _, piece := range col.Pieces {
					if piece.X < float64(c.Left) || piece.X+piece.Width > float64(c.Right)+0.1 || piece.Y < float64(p.Top)-0.1 || piece.Y+piece.Height > float64(p.Bottom)+0.1 {
						t.Fatalf("%d stacks: %+v outside of %d–%d, %d–%d", len(stacks), piece, c.Left, c.Right, p.Top, p.Bottom)
					}
				}
			}
		}
		if len(c.Places) > mostPlaces {
			t.Errorf("%d names below %d columns", len(c.Places), len(stacks))
		}
	}
}

func TestHeat(t *testing.T) {
	h := NewHeat("t", "d", "got", "want", []string{"a", "b", "c"}, []string{"a", "b"}, [][]int64{{9, 1, 0}, {0, 0, 0}})
	var classes []string
	for _, c := range h.Cells {
		classes = append(classes, c.Class)
		if c.X+cellWide > h.Width || c.Y+cellHigh > h.Height || c.Opacity <= 0 || c.Opacity > 1 {
			t.Errorf("%+v in %d×%d", c, h.Width, h.Height)
		}
	}
	if got := strings.Join(classes, " "); got != "on off none none none none" {
		t.Error(got)
	}
	if h.Cells[0].Opacity <= h.Cells[1].Opacity {
		t.Error("more is not darker")
	}
}

func TestSpans(t *testing.T) {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // a Thursday
	for n, want := range map[int]string{62: "day 62", 63: "week 10", 431: "month 15"} {
		var days []Day
		for i := range n {
			days = append(days, Day{day.AddDate(0, 0, i), map[string]int64{"pass": 1}})
		}
		list, by := Spans(days)
		sum := int64(0)
		for _, s := range list {
			sum += s.Levels["pass"]
		}
		if got := fmt.Sprint(by, " ", len(list)); got != want || sum != int64(n) {
			t.Errorf("%d days: %s with %d mails, want %s", n, got, sum, want)
		}
	}
}
