package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"sekisho/internal/mail/folder"
	"sekisho/internal/text"
)

// Until late a command is taken for a short one and shows nothing; a line is drawn anew every redraw at most.
const (
	late   = 500 * time.Millisecond
	redraw = 100 * time.Millisecond
)

// unit is what a progress counts, as it reads behind a number.
type unit struct{ en, ja string }

var unitMails = unit{" mails", " 通"}

// progress shows on one line of a terminal how far a long command has come: share, things done, how many a second, what is left. Share and
// rest go by weight (octets, or the things themselves); without a total there are none. It may be used by several goroutines at once. A nil
// progress is silent.
type progress struct {
	out   io.Writer
	lang  language
	unit  unit
	total int64 // weight of all; 0: not known
	wide  func() int
	now   func() time.Time

	lock         sync.Mutex
	began, drawn time.Time
	done, count  int64
	shown        bool
}

// newProgress draws on a terminal; elsewhere there is none.
func newProgress(out *os.File, lang language, u unit, total int64) *progress {
	if !term.IsTerminal(int(out.Fd())) {
		return nil
	}
	wide := func() int {
		if columns, _, err := term.GetSize(int(out.Fd())); err == nil && columns > 0 {
			return columns
		}
		return 80
	}
	return &progress{out: out, lang: lang, unit: u, total: total, wide: wide, now: time.Now, began: time.Now()}
}

// step says that so many things of that weight together are done.
func (p *progress) step(count, weight int64) {
	if p == nil {
		return
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.count += count
	p.done += weight
	now := p.now()
	if now.Sub(p.began) < late || now.Sub(p.drawn) < redraw {
		return
	}
	p.drawn, p.shown = now, true
	fmt.Fprintf(p.out, "\r%s\x1b[K", text.Clip(p.line(now.Sub(p.began)), p.wide()-1))
}

// end takes the line away.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	p.shown = false
}

// reading makes the octets that are read of a mail its weight.
func (p *progress) reading(item folder.Item) folder.Item {
	open := item.Open
	if p == nil || open == nil {
		return item
	}
	item.Open = func() (io.ReadCloser, error) {
		r, err := open()
		if err != nil {
			return nil, err
		}
		return weighed{r, p}, nil
	}
	return item
}

type weighed struct {
	io.ReadCloser
	p *progress
}

func (w weighed) Read(b []byte) (int, error) {
	n, err := w.ReadCloser.Read(b)
	w.p.step(0, int64(n))
	return n, err
}

func (p *progress) line(elapsed time.Duration) string {
	rate := float64(p.count) / elapsed.Seconds()
	counted := grouped(p.count) + p.lang.pick(p.unit.en, p.unit.ja) + "  " +
		fmt.Sprintf(p.lang.pick("%s/s", "毎秒 %s"), grouped(int64(rate)))
	if p.total <= 0 {
		return counted
	}
	share := min(float64(p.done)/float64(p.total), 1) // a file may grow while it is read
	return fmt.Sprintf("%s %3d%%  %s", gauge(share), int(100*share), counted) + p.left(share, elapsed)
}

// left estimates the rest by the speed so far. Before anything is done there is no estimate.
func (p *progress) left(share float64, elapsed time.Duration) string {
	if share <= 0 {
		return ""
	}
	rest := time.Duration(float64(elapsed) * (1 - share) / share).Round(time.Second)
	return fmt.Sprintf(p.lang.pick("  %s left", "  残り %s"), clockSpan(rest))
}

// clockSpan is a time as h:mm:ss or m:ss.
func clockSpan(d time.Duration) string {
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if h > 0 {
		return fmt.Sprintf("%d:%02d:%02d", h, m, s)
	}
	return fmt.Sprintf("%d:%02d", m, s)
}

const gaugeColumns = 24

// gauge is a share between 0 and 1 as a bar; its characters take one column in every font.
func gauge(share float64) string {
	full := int(share * gaugeColumns)
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", gaugeColumns-full) + "]"
}

// grouped writes a number with its thousands apart.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
