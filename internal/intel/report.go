package intel

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sekisho/internal/record"
)

// Report is what is shared of some mails.
type Report struct {
	TLP        string
	Created    time.Time
	Mails      []Shared // the oldest first
	Indicators []record.Indicator
	Left       int // mails of ours, which are not shared
}

// NewReport makes mails fit to be shared. A label is required; what is TLP:RED is told in person and written by no program.
func NewReport(h House, found []Found, label string, now time.Time) (Report, error) {
	tlp, ok := Label(label)
	switch {
	case label == "":
		return Report{}, errors.New("a label of TLP is required: clear, green, amber or amber+strict")
	case !ok:
		return Report{}, fmt.Errorf("%q is no label of TLP: clear, green, amber and amber+strict are", label)
	case tlp == "red":
		return Report{}, errors.New("TLP:RED is for those who hear it only: it is never exported")
	}
	r := Report{TLP: tlp, Created: now.UTC().Truncate(time.Hour)}
	for _, f := range found {
		if f.Direction != "in" {
			r.Left++
			continue
		}
		r.Mails = append(r.Mails, h.Share(f.Message))
	}
	slices.SortStableFunc(r.Mails, func(a, b Shared) int { return a.Hour.Compare(b.Hour) })
	if len(r.Mails) == 0 {
		return r, errors.New("there is no mail from outside to share")
	}
	r.indicators(h)
	return r, nil
}

// indicators are what others may look for: what belongs to whoever sent the mails. Left out are what had to be masked, services that
// everybody uses, and pictures, which attackers take from the pages of others.
func (r *Report) indicators(h House) {
	known := map[string]int{}
	for _, m := range r.Mails {
		take := func(kind, written string) {
			value, err := Normal(kind, written)
			if err != nil || strings.Contains(written, maskOrg) || strings.Contains(written, maskPerson) {
				return
			}
			at, ok := known[kind+"\x00"+value]
			if !ok {
				known[kind+"\x00"+value] = len(r.Indicators)
				r.Indicators = append(r.Indicators, record.Indicator{ID: madeID(kind, value), Kind: kind, Value: asShared(kind, value, written), TLP: r.TLP, From: m.Hour})
				return
			}
			if m.Hour.Before(r.Indicators[at].From) {
				r.Indicators[at].From = m.Hour
			}
		}
		m.indicators(h, take)
	}
	slices.SortFunc(r.Indicators, func(a, b record.Indicator) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
}

func (m Shared) indicators(h House, take func(kind, value string)) {
	take(KindAddress, m.From)
	take(KindAddress, m.Envelope)
	take(KindAddress, m.ReplyTo)
	if !m.Relay {
		take(KindIP, m.Origin)
	}
	for _, host := range m.Hosts {
		if h.Everybody == nil || !h.Everybody(host) {
			take(KindHost, host)
			take(KindIP, strings.Trim(host, "[]"))
		}
	}
	for _, f := range m.Files {
		if !picture(f.Type) {
			take(KindSHA256, f.SHA256)
			take(KindFile, f.Name)
		}
	}
	take(KindSubject, m.Subject)
}

// asShared keeps subjects and file names as they were written: others compare them to the letter.
func asShared(kind, value, written string) string {
	if kind == KindSubject || kind == KindFile {
		return strings.TrimSpace(written)
	}
	return value
}

func picture(kind string) bool {
	return slices.Contains([]string{"png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "ico", "svg"}, kind)
}
