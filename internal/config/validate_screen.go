package config

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
)

func (v *validation) screen(s Screen) {
	v.oneOf("screen.mode", s.Mode, "observe", "tag", "hold")
	v.oneOf("screen.on_undecided", s.OnUndecided, "deliver", "tempfail")
	if message := tagFault(s.Tag); message != "" {
		v.fail("screen.tag", message, `allowed: a short text on one line, as "[SUSPICIOUS]"`)
	}
	v.thresholds(s.Thresholds)
	for id, weight := range s.Weights {
		if !(math.Abs(weight) <= maxScore) {
			v.fail("screen.weights."+id, fmt.Sprintf("%v is not a weight", weight), "allowed: −100 to 100")
		}
	}
}

// maxTag bounds the tag, in octets: with "Subject: " it leaves room on a line of 998 (RFC 5322, section 2.1.1).
const maxTag = 200

func tagFault(tag string) string {
	switch {
	case strings.TrimSpace(tag) == "":
		return "the tag is empty"
	case tag != strings.TrimSpace(tag):
		return "blanks around the tag; one is put after it"
	case len(tag) > maxTag:
		return fmt.Sprintf("the tag has %d octets, more than %d", len(tag), maxTag)
	case strings.ContainsFunc(tag, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		return fmt.Sprintf("control character in the tag %s", quote(tag))
	case strings.Contains(tag, "=?"):
		return `"=?" in the tag would read as an encoded word`
	}
	return ""
}

// maxScore bounds thresholds and weights.
const maxScore = 100

func (v *validation) thresholds(t Thresholds) {
	const section = "screen.thresholds."
	below, name := 0.0, ""
	for _, level := range []struct {
		name  string
		value float64
	}{{"note", t.Note}, {"mark", t.Mark}, {"hold", t.Hold}} {
		if !(level.value > below && level.value <= maxScore) {
			v.fail(section+level.name, fmt.Sprintf("note %v, mark %v, hold %v is no ascending order", t.Note, t.Mark, t.Hold),
				fmt.Sprintf("allowed: 0 < note < mark < hold ≤ %d", maxScore), section+name)
			return
		}
		below, name = level.value, level.name
	}
	if t.RejectAt != 0 && !(t.RejectAt >= t.Hold && t.RejectAt <= maxScore) {
		v.fail(section+"reject_at", fmt.Sprintf("%v is not a threshold for rejecting", t.RejectAt),
			fmt.Sprintf("allowed: 0 (never), or hold (%v) to %d", t.Hold, maxScore), section+"hold")
	}
}

func (v *validation) limits(l Limits) {
	before := v.found.total
	v.within("screen.limits.deadline", l.Deadline, time.Second, 5*time.Minute)
	v.within("screen.limits.archive_time", l.ArchiveTime, 10*time.Millisecond, 5*time.Minute)
	v.sized("screen.limits.in_flight", l.InFlight, 1<<20, 1<<40)
	v.sized("screen.limits.spool_memory", l.SpoolMemory, 4<<10, 1<<30)
	v.sized("screen.limits.header", l.Header, 16<<10, 64<<20)
	v.sized("screen.limits.text", l.Text, 4<<10, 64<<20)
	v.sized("screen.limits.archive_bytes", l.ArchiveBytes, 64<<10, 4<<30)
	v.between("screen.limits.parts", int64(l.Parts), 10, 100_000)
	v.between("screen.limits.depth", int64(l.Depth), 2, 100)
	v.between("screen.limits.archive_depth", int64(l.ArchiveDepth), 1, 16)
	v.between("screen.limits.archive_entries", int64(l.ArchiveEntries), 1, 100_000)
	v.between("screen.limits.archive_names", int64(l.ArchiveNames), 1, 1_000_000)
	v.between("screen.limits.archive_ratio", int64(l.ArchiveRatio), 2, 100_000)
	if v.found.total > before {
		return
	}
	if l.ArchiveTime > l.Deadline {
		v.fail("screen.limits.archive_time", "one archive may not take longer than the whole message", "allowed: up to deadline ("+l.Deadline.String()+")",
			"screen.limits.deadline")
	}
	if l.SpoolMemory > l.InFlight {
		v.fail("screen.limits.spool_memory", "one message may not take more than all together", "allowed: up to in_flight ("+l.InFlight.String()+")",
			"screen.limits.in_flight")
	}
}
