package intel

import (
	"errors"
	"fmt"
	"time"

	"sekisho/internal/record"
)

// rough is an indicator as a file has it.
type rough struct {
	id, kind, value, tlp, source, note string
	pattern                            bool
	from, until                        time.Time
}

// finish makes an indicator of what a file has, or says why not: a *skip that is counted, or what refuses the file.
func (i *Import) finish(r rough) (record.Indicator, error) {
	value, err := i.value(r)
	if err != nil {
		return record.Indicator{}, err
	}
	out := record.Indicator{ID: clipped(r.id, 200), Kind: r.kind, Value: value, Pattern: r.pattern, Source: clipped(r.source, 200), Set: i.o.Set, TLP: r.tlp,
		From: r.from, Until: r.until, Imported: i.o.Now, Note: clipped(r.note, 500)}
	if out.ID == "" {
		out.ID = madeID(out.Kind, out.Value)
	}
	if out.Source == "" {
		out.Source = i.o.Source
	}
	if out.TLP == "" {
		out.TLP = i.o.TLP
	}
	if out.Until.IsZero() && i.o.ValidFor > 0 {
		out.Until = i.o.Now.Add(i.o.ValidFor)
	}
	switch {
	case !out.Until.IsZero() && out.Until.Before(out.From):
		return out, bad("it ends before it begins")
	case !out.Until.IsZero() && out.Until.Before(i.o.Now):
		return out, &skip{reason: "it has ended already"}
	}
	return out, nil
}

func (i *Import) value(r rough) (string, error) {
	if r.pattern {
		return i.patternValue(r)
	}
	value, err := Normal(r.kind, r.value)
	if err != nil {
		return "", bad(fmt.Sprintf("%s %q: %v", r.kind, clipped(r.value, 80), err))
	}
	if i.o.Refuse != nil && (r.kind == KindDomain || r.kind == KindHost) {
		if why := i.o.Refuse(value); why != "" {
			return "", &skip{reason: why}
		}
	}
	return value, nil
}

func (i *Import) patternValue(r rough) (string, error) {
	if r.kind != KindSubject {
		return "", &skip{reason: "patterns are understood of subjects only"}
	}
	if _, _, err := parsePattern(r.value); err != nil {
		return "", &skip{reason: err.Error()}
	}
	if i.patterns++; i.patterns > MaxPatterns {
		return "", &skip{reason: fmt.Sprintf("there are more than %d patterns of subjects", MaxPatterns)}
	}
	return r.value, nil
}

// skip is why something is left out.
type skip struct {
	reason string
	bad    bool
}

func (s *skip) Error() string { return s.reason }

func bad(reason string) error { return &skip{reason: reason, bad: true} }

// offer finishes what a file has at a place and hands it on, or counts why not.
func (i *Import) offer(r rough, at Place, take func(record.Indicator) error) error {
	indicator, err := i.finish(r)
	if err != nil {
		return i.leave(err, at)
	}
	return take(indicator)
}

// leave counts what is left out; what refuses the file comes back.
func (i *Import) leave(err error, at Place) error {
	var s *skip
	if !errors.As(err, &s) || s.bad && !i.o.SkipBad {
		return &FileError{File: i.name, Place: at, Err: err}
	}
	reason := s.reason
	if s.bad {
		reason = "values that cannot be used"
	}
	known := i.reason(reason)
	if known == nil && len(i.skipped) >= maxReasons {
		reason = "other reasons"
		known = i.reason(reason)
	}
	if known == nil {
		known = &Skipped{Reason: reason, Bad: s.bad, Place: at}
		i.skipped = append(i.skipped, known)
	}
	known.Count++
	return nil
}

func (i *Import) reason(reason string) *Skipped {
	for _, s := range i.skipped {
		if s.Reason == reason {
			return s
		}
	}
	return nil
}

func clipped(s string, octets int) string {
	if len(s) <= octets {
		return s
	}
	for octets > 0 && s[octets]&0xC0 == 0x80 { // not within a character of UTF-8
		octets--
	}
	return s[:octets]
}
