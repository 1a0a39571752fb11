package intel

import (
	"errors"
	"fmt"
	"time"
)

// stixObject is what is read of an object of a bundle (STIX 2.1, sections 3.2, 4.7 and 7.2). Other properties are passed over.
type stixObject struct {
	Type        string   `json:"type"`
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Pattern     string   `json:"pattern"`
	PatternType string   `json:"pattern_type"`
	ValidFrom   string   `json:"valid_from"`
	ValidUntil  string   `json:"valid_until"`
	Revoked     flag     `json:"revoked"`
	Markings    []string `json:"object_marking_refs"`
	Definition  struct {
		TLP string `json:"tlp"`
	} `json:"definition"`
	Extensions map[string]struct {
		TLP string `json:"tlp_2_0"`
	} `json:"extensions"`
}

// stix reads one object of a bundle.
func (j *jsonFile) stix() error {
	var o stixObject
	at, err := j.decode(&o)
	if err != nil {
		return err
	}
	switch {
	case j.look != nil:
		return j.look.note(o)
	case o.Type == "indicator":
		return j.indicator(o, at)
	}
	return nil
}

// note keeps what concerns other objects: markings, and what was revoked (an older version of it may stand in the same bundle).
func (s *survey) note(o stixObject) error {
	switch {
	case o.Type == "marking-definition":
		if tlp, ok := o.label(); ok {
			s.marks[o.ID] = tlp
		}
	case o.Type == "indicator" && bool(o.Revoked):
		s.revoked[o.ID] = true
	}
	if len(s.marks) > maxSurvey || len(s.revoked) > maxSurvey {
		return errors.New("it has more markings or revoked objects than can be kept")
	}
	return nil
}

// label is the TLP of a marking definition, of either version.
func (o stixObject) label() (string, bool) {
	for _, s := range []string{o.Extensions[tlpExtension].TLP, o.Definition.TLP} {
		if tlp, ok := Label(s); ok {
			return tlp, true
		}
	}
	return "", false
}

func (j *jsonFile) indicator(o stixObject, at Place) error {
	switch {
	case j.i.survey.revoked[o.ID]:
		return j.i.leave(&skip{reason: "revoked by who made it"}, at)
	case o.PatternType != "" && o.PatternType != "stix":
		return j.i.leave(&skip{reason: fmt.Sprintf("patterns of type %q are not understood", clipped(o.PatternType, 40))}, at)
	case o.Pattern == "":
		return &FileError{Place: at, Err: fmt.Errorf("indicator %q has no pattern", clipped(o.ID, 80))}
	}
	r := rough{id: o.ID, note: o.Name, tlp: j.i.strictestOf(o.Markings)}
	var err error
	if r.from, err = stixTime(o.ValidFrom); err != nil {
		return j.i.leave(err, at)
	}
	if r.until, err = stixTime(o.ValidUntil); err != nil {
		return j.i.leave(err, at)
	}
	return j.alternatives(o.Pattern, r, at)
}

// alternatives takes every value that alone fulfils the pattern. What of it is not understood is counted and named.
func (j *jsonFile) alternatives(pattern string, r rough, at Place) error {
	list, err := parseSTIX(pattern)
	if err != nil {
		return j.i.leave(&skip{reason: err.Error()}, at)
	}
	for _, a := range list {
		if a.why != "" {
			if err := j.i.leave(&skip{reason: a.why}, at); err != nil {
				return err
			}
			continue
		}
		one := r
		one.kind, one.value, one.pattern = a.kind, a.value, a.pattern
		if err := j.i.offer(one, at, j.take); err != nil {
			return err
		}
	}
	return nil
}

// strictestOf is the strictest label of markings, "" if none of them is a label.
func (i *Import) strictestOf(refs []string) string {
	var tlps []string
	for _, ref := range refs {
		tlps = append(tlps, markings[ref], i.survey.marks[ref])
	}
	return Strictest(tlps...)
}

// stixTime reads a timestamp (STIX 2.1, section 2.16).
func stixTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, bad(fmt.Sprintf("%q is no timestamp", clipped(s, 40)))
	}
	return t.UTC(), nil
}
