package intel

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// eventMark is what a MISP event says of all its attributes.
type eventMark struct{ tlp, info string }

type mispTag struct {
	Name string `json:"name"`
}

// mispAttribute is what is read of an attribute (MISP core format, section 2.4).
type mispAttribute struct {
	UUID      string    `json:"uuid"`
	Type      string    `json:"type"`
	Value     string    `json:"value"`
	Comment   string    `json:"comment"`
	ToIDs     flag      `json:"to_ids"`
	Deleted   flag      `json:"deleted"`
	FirstSeen string    `json:"first_seen"`
	LastSeen  string    `json:"last_seen"`
	Tags      []mispTag `json:"Tag"`
}

// misp reads an event. What it says of itself may stand behind its attributes: the first reading keeps it for the second.
func (j *jsonFile) misp() error {
	if err := j.is(FormatMISP); err != nil {
		return err
	}
	var mark eventMark
	for j.dec.More() {
		key, err := j.token()
		if err != nil {
			return err
		}
		if err := j.mispMember(key, &mark); err != nil {
			return err
		}
	}
	j.event++
	if j.look != nil {
		if len(j.look.events) == maxSurvey {
			return errors.New("it has too many events")
		}
		j.look.events = append(j.look.events, mark)
	}
	_, err := j.token()
	return err
}

func (j *jsonFile) mispMember(key json.Token, mark *eventMark) error {
	switch key {
	case "info":
		_, err := j.decode(&mark.info)
		mark.info = clipped(mark.info, 200)
		return err
	case "Tag":
		var tags []mispTag
		_, err := j.decode(&tags)
		mark.tlp = tagged(tags)
		return err
	case "Attribute":
		return j.list(j.attribute)
	case "Object":
		return j.list(j.mispObject)
	}
	return j.pass(1)
}

// mispObject reads the attributes of an object: each is one of the event.
func (j *jsonFile) mispObject() error {
	token, err := j.token()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return errors.New("an object is expected here")
	}
	for j.dec.More() {
		key, err := j.token()
		if err != nil {
			return err
		}
		if key == "Attribute" {
			err = j.list(j.attribute)
		} else {
			err = j.pass(2)
		}
		if err != nil {
			return err
		}
	}
	_, err = j.token()
	return err
}

// attribute takes an attribute that its author wants looked for (to_ids). Its last_seen is when it was last observed, not its end: it goes
// into the note.
func (j *jsonFile) attribute() error {
	if j.look != nil {
		return j.pass(3)
	}
	var a mispAttribute
	at, err := j.decode(&a)
	if err != nil {
		return err
	}
	kind, value := mispKind(a.Type, a.Value)
	switch {
	case bool(a.Deleted):
		return j.i.leave(&skip{reason: "deleted by who made it"}, at)
	case !bool(a.ToIDs):
		return j.i.leave(&skip{reason: "not meant for detection (to_ids is not set)"}, at)
	case kind == "":
		return j.i.leave(&skip{reason: fmt.Sprintf("attributes of type %q are not understood", clipped(a.Type, 40))}, at)
	}
	mark := j.mark()
	r := rough{id: a.UUID, kind: kind, value: value, tlp: Strictest(mark.tlp, tagged(a.Tags)), note: mispNote(mark.info, a)}
	if r.from, err = mispTime(a.FirstSeen); err != nil {
		return j.i.leave(err, at)
	}
	return j.i.offer(r, at, j.take)
}

// mark is what the event says that is read now.
func (j *jsonFile) mark() eventMark {
	if j.event < len(j.i.survey.events) {
		return j.i.survey.events[j.event]
	}
	return eventMark{}
}

func mispNote(info string, a mispAttribute) string {
	parts := []string{info, a.Comment}
	if a.LastSeen != "" {
		parts = append(parts, "last seen "+a.LastSeen)
	}
	var told []string
	for _, p := range parts {
		if p != "" {
			told = append(told, p)
		}
	}
	return strings.Join(told, "; ")
}

// mispKind reads a type of MISP. Of the pairs, a name and a digest say that a file with that digest has that name: the digest alone is that
// file. The address or port beside a name says where it led once: the name alone is what mails carry.
func mispKind(kind, value string) (string, string) {
	first, second, pair := strings.Cut(value, "|")
	switch kind {
	case "email", "email-src", "email-reply-to":
		return KindAddress, value
	case "email-subject":
		return KindSubject, value
	case "email-message-id":
		return KindMessageID, value
	case "email-attachment", "filename", "attachment":
		return KindFile, value
	case "domain":
		return KindDomain, value
	case "domain|ip":
		return KindDomain, first
	case "hostname":
		return KindHost, value
	case "hostname|port":
		return KindHost, first
	case "url":
		return KindURL, value
	case "ip-src", "ip-dst":
		return KindIP, value
	case "ip-src|port", "ip-dst|port":
		return KindIP, first
	case "sha256", "sha1", "md5":
		return kind, value
	case "filename|sha256", "filename|sha1", "filename|md5":
		if pair {
			return strings.TrimPrefix(kind, "filename|"), second
		}
	case "malware-sample":
		if pair {
			return KindMD5, second
		}
	}
	return "", ""
}

// tagged is the strictest label among tags as the taxonomy "tlp" of MISP writes them.
func tagged(tags []mispTag) string {
	var tlps []string
	for _, t := range tags {
		if len(t.Name) > 4 && strings.EqualFold(t.Name[:4], "tlp:") {
			if tlp, ok := Label(t.Name); ok {
				tlps = append(tlps, tlp)
			}
		}
	}
	return Strictest(tlps...)
}

// mispTime reads RFC 3339, or seconds since 1970 as older versions write them.
func mispTime(s string) (time.Time, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		if n <= 0 || n > 1<<33 {
			return time.Time{}, nil
		}
		return time.Unix(n, 0).UTC(), nil
	}
	return stixTime(s)
}
