package intel

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"sekisho/internal/record"
)

// stixMap is one object of a bundle.
type stixMap map[string]any

// WriteSTIX writes a bundle of STIX 2.1: an indicator for each value, and for each mail an observed-data with an email-message, whose ids are
// those that everybody computes for the same content (section 2.9). Everything is marked with the label. Nobody is named as its author.
func (r Report) WriteSTIX(w io.Writer) error {
	b := stixBundle{report: r, known: map[string]bool{}}
	b.add(r.markingDefinition())
	for _, i := range r.Indicators {
		if o, ok := r.stixIndicator(i); ok {
			b.add(o)
		}
	}
	for _, m := range r.Mails {
		b.mail(m)
	}
	bundle := stixMap{"type": "bundle", "objects": b.objects}
	bundle["id"] = "bundle--" + uuid5(spaceOwn, b.name(r))
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(bundle)
}

type stixBundle struct {
	report  Report
	objects []stixMap
	known   map[string]bool
}

// add adds an object once and says its id.
func (b *stixBundle) add(o stixMap) string {
	id := o["id"].(string)
	if !b.known[id] {
		b.known[id] = true
		b.objects = append(b.objects, o)
	}
	return id
}

func (b *stixBundle) name(r Report) string {
	parts := []string{"bundle", stixStamp(r.Created)}
	for _, o := range b.objects {
		parts = append(parts, o["id"].(string))
	}
	return digestOf(parts...)
}

func stixStamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// markingDefinition is the one that OASIS published for the label: it must be in the bundle, since TLP 2 is an extension of STIX 2.1.
func (r Report) markingDefinition() stixMap {
	return stixMap{
		"type": "marking-definition", "spec_version": "2.1", "id": marking2(r.TLP), "created": "2022-10-01T00:00:00.000Z",
		"name":       "TLP:" + strings.ToUpper(r.TLP),
		"extensions": stixMap{tlpExtension: stixMap{"extension_type": "property-extension", "tlp_2_0": r.TLP}},
	}
}

// object is a STIX Domain Object (section 3.2).
func (r Report) object(kind, name string) stixMap {
	created := stixStamp(r.Created)
	return stixMap{
		"type": kind, "spec_version": "2.1", "id": kind + "--" + uuid5(spaceOwn, digestOf(kind, created, r.TLP, name)),
		"created": created, "modified": created, "object_marking_refs": []string{marking2(r.TLP)},
	}
}

func (r Report) stixIndicator(i record.Indicator) (stixMap, bool) {
	pattern, ok := stixPatternOf(i)
	if !ok {
		return nil, false
	}
	o := r.object("indicator", pattern)
	o["pattern"], o["pattern_type"], o["valid_from"] = pattern, "stix", stixStamp(i.From)
	o["name"] = i.Kind + " " + i.Value
	o["indicator_types"] = []string{"malicious-activity"}
	return o, true
}

// stixPatternOf writes an indicator in the pattern language (section 9).
func stixPatternOf(i record.Indicator) (string, bool) {
	path, operator := map[string]string{
		KindAddress: "email-addr:value", KindDomain: "domain-name:value", KindHost: "domain-name:value", KindURL: "url:value",
		KindIP: "ipv4-addr:value", KindSHA256: "file:hashes.'SHA-256'", KindSHA1: "file:hashes.'SHA-1'", KindMD5: "file:hashes.MD5",
		KindFile: "file:name", KindSubject: "email-message:subject", KindMessageID: "email-message:message_id",
	}[i.Kind], "="
	if i.Kind == KindIP && strings.Contains(i.Value, ":") {
		path = "ipv6-addr:value"
	}
	if i.Kind == KindIP && strings.Contains(i.Value, "/") {
		operator = "ISSUBSET"
	}
	if i.Pattern {
		operator = "MATCHES"
	}
	value := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(i.Value)
	return fmt.Sprintf("[%s %s '%s']", path, operator, value), path != ""
}

// mail adds what was observed of one mail (sections 4.14 and 6).
func (b *stixBundle) mail(m Shared) {
	message := stixMap{"type": "email-message", "spec_version": "2.1", "is_multipart": len(m.Files) > 0, "date": stixStamp(m.Hour),
		"object_marking_refs": []string{marking2(b.report.TLP)}}
	naming := map[string]any{}
	refs := []string{""}
	if from := b.sco("email-addr", m.From); from != "" {
		message["from_ref"], naming["from_ref"] = from, from
		refs = append(refs, from)
	}
	if m.Subject != "" {
		message["subject"], naming["subject"] = m.Subject, m.Subject
	}
	if m.MessageID != "" {
		message["message_id"] = "<" + m.MessageID + ">"
	}
	if header := m.stixHeader(); len(header) > 0 {
		message["additional_header_fields"] = header
	}
	message["id"] = scoID("email-message", naming)
	if len(naming) == 0 {
		message["id"] = "email-message--" + uuid5(spaceOwn, digestOf("mail", stixStamp(m.Hour), m.Origin))
	}
	refs[0] = b.add(message)
	refs = append(refs, b.around(m)...)
	o := b.report.object("observed-data", strings.Join(append([]string{stixStamp(m.Hour)}, refs...), " "))
	o["first_observed"], o["last_observed"], o["number_observed"], o["object_refs"] = stixStamp(m.Hour), stixStamp(m.Hour), 1, refs
	if b.known[o["id"].(string)] {
		b.again(o["id"].(string))
		return
	}
	b.add(o)
}

// again counts a mail that looks like one before it in the same hour.
func (b *stixBundle) again(id string) {
	for _, o := range b.objects {
		if o["id"] == id {
			o["number_observed"] = o["number_observed"].(int) + 1
		}
	}
}

// around adds what a mail named, came from and carried.
func (b *stixBundle) around(m Shared) (refs []string) {
	refer := func(kind, value string) {
		if id := b.sco(kind, value); id != "" {
			refs = append(refs, id)
		}
	}
	refer("email-addr", m.Envelope)
	refer("email-addr", m.ReplyTo)
	refer(ipType(m.Origin), m.Origin)
	for _, host := range m.Hosts {
		if ip := strings.Trim(host, "[]"); isNetwork(ip) {
			refer(ipType(ip), ip)
		} else {
			refer("domain-name", host)
		}
	}
	for _, f := range m.Files {
		refs = append(refs, b.file(f))
	}
	return unique(refs)
}

func unique(list []string) (once []string) {
	known := map[string]bool{}
	for _, s := range list {
		if !known[s] {
			known[s] = true
			once = append(once, s)
		}
	}
	return once
}

func ipType(ip string) string {
	if strings.Contains(ip, ":") {
		return "ipv6-addr"
	}
	return "ipv4-addr"
}

// sco adds an object that is nothing but its value; "" where there is none or it was masked.
func (b *stixBundle) sco(kind, value string) string {
	if value == "" || strings.Contains(value, maskOrg) || strings.Contains(value, maskPerson) {
		return ""
	}
	return b.add(stixMap{"type": kind, "spec_version": "2.1", "id": scoID(kind, map[string]any{"value": value}), "value": value,
		"object_marking_refs": []string{marking2(b.report.TLP)}})
}

func (b *stixBundle) file(f SharedFile) string {
	o := stixMap{"type": "file", "spec_version": "2.1", "object_marking_refs": []string{marking2(b.report.TLP)}}
	naming := map[string]any{}
	if f.SHA256 != "" {
		o["hashes"], naming["hashes"] = map[string]string{"SHA-256": f.SHA256}, map[string]string{"SHA-256": f.SHA256}
	}
	name := f.Name
	if name == "" && f.SHA256 == "" {
		name = "unnamed"
	}
	if name != "" {
		o["name"], naming["name"] = name, name
	}
	if f.Size > 0 {
		o["size"] = f.Size
	}
	o["id"] = scoID("file", naming)
	return b.add(o)
}

// stixHeader is what of the header has no property of its own. Values are always lists (section 6.6.1).
func (m Shared) stixHeader() map[string][]string {
	header := map[string][]string{}
	for name, value := range map[string]string{"Reply-To": m.ReplyTo, "Return-Path": m.Envelope, "X-Mailer": m.Mailer} {
		if value != "" {
			header[name] = []string{value}
		}
	}
	return header
}
