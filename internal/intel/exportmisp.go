package intel

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"sekisho/internal/record"
)

// mispEvent is an event as MISP imports it (MISP core format, sections 2.2 to 2.4). Numbers are strings there.
type mispEvent struct {
	UUID         string        `json:"uuid"`
	Info         string        `json:"info"`
	Date         string        `json:"date"`
	Timestamp    string        `json:"timestamp"`
	Analysis     string        `json:"analysis"`
	ThreatLevel  string        `json:"threat_level_id"`
	Distribution string        `json:"distribution"`
	Published    bool          `json:"published"`
	Tags         []mispTag     `json:"Tag"`
	Attributes   []mispWritten `json:"Attribute"`
}

type mispWritten struct {
	UUID      string `json:"uuid"`
	Type      string `json:"type"`
	Category  string `json:"category"`
	Value     string `json:"value"`
	Comment   string `json:"comment"`
	ToIDs     bool   `json:"to_ids"`
	FirstSeen string `json:"first_seen,omitempty"`
	Timestamp string `json:"timestamp"`
}

// WriteMISP writes one event with an attribute for each indicator, and one for each mail that describes it and is not meant for detection. It
// is not published and stays with its importer (distribution 0) until he decides otherwise.
func (r Report) WriteMISP(w io.Writer) error {
	stamp := fmt.Sprint(r.Created.Unix())
	event := mispEvent{
		UUID: uuid5(spaceOwn, digestOf("event", stixStamp(r.Created), r.text())), Info: fmt.Sprintf("Targeted-attack mail, %d mails", len(r.Mails)),
		Date: r.Created.Format(time.DateOnly), Timestamp: stamp, Analysis: "0", ThreatLevel: "2", Distribution: "0",
		Tags: []mispTag{{Name: "tlp:" + r.TLP}}, Attributes: []mispWritten{},
	}
	for _, i := range r.Indicators {
		if a, ok := mispOf(i); ok {
			a.UUID, a.Timestamp = uuid5(spaceOwn, digestOf(event.UUID, a.Type, a.Value)), stamp
			event.Attributes = append(event.Attributes, a)
		}
	}
	for n, m := range r.Mails {
		event.Attributes = append(event.Attributes, mispWritten{
			UUID: uuid5(spaceOwn, digestOf(event.UUID, "mail", fmt.Sprint(n))), Type: "comment", Category: "Other", Value: strings.Join(m.lines(), "\n"), Timestamp: stamp,
		})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{"Event": event})
}

// mispOf is an indicator as an attribute; false for what MISP has no type for.
func mispOf(i record.Indicator) (mispWritten, bool) {
	const payload, network = "Payload delivery", "Network activity"
	types := map[string][2]string{
		KindAddress: {"email-src", payload}, KindDomain: {"domain", network}, KindHost: {"hostname", network}, KindURL: {"url", network},
		KindIP: {"ip-src", network}, KindSHA256: {"sha256", payload}, KindSHA1: {"sha1", payload}, KindMD5: {"md5", payload},
		KindFile: {"filename", payload}, KindSubject: {"email-subject", payload}, KindMessageID: {"email-message-id", payload},
	}
	t, ok := types[i.Kind]
	if !ok || i.Pattern {
		return mispWritten{}, false
	}
	a := mispWritten{Type: t[0], Category: t[1], Value: i.Value, Comment: i.Note, ToIDs: true}
	if !i.From.IsZero() {
		a.FirstSeen = i.From.Format(time.RFC3339)
	}
	return a, true
}
