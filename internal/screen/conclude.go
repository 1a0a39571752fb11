package screen

import (
	"encoding/hex"
	"math"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/mail"
	"sekisho/internal/payload"
	"sekisho/internal/record"
)

// conclude writes the choice down and tells the journal.
func (in *Inbound) conclude(m *mail.Message, f *heuristics.Facts, c choice) Outcome {
	out := Outcome{Verdict: c.verdict, Action: c.action, Answer: c.answer, Edits: in.s.edits(in.id, m, f, c)}
	if c.action == Quarantine {
		out.Hold = holdReason(in.id, c.verdict)
	}
	out.Record = result(in.id, m, f, out)
	out.Record.ElapsedMS = milliseconds(in.s.o.Now().Sub(in.started))
	in.s.o.Journal.Decided(mailRecord(m, mail.In), out.Record)
	in.remember(out)
	return out
}

func result(id string, m *mail.Message, f *heuristics.Facts, out Outcome) record.Result {
	r := record.Result{
		ID: id, MessageID: m.Header.Get("Message-ID"),
		Level: string(out.Verdict.Level), Score: out.Verdict.Score, Action: string(out.Action),
		Findings: []record.Finding{}, Undecided: []record.Undecided{}, Objects: []record.Object{},
	}
	for _, v := range out.Verdict.Findings {
		r.Findings = append(r.Findings, record.Finding{
			Trait: v.Trait, Family: string(v.Family), Weight: v.Weight, Part: v.Part,
			Evidence: record.Evidence{En: v.Evidence.En, Ja: v.Evidence.Ja}, Exempt: v.Exempt,
		})
	}
	for _, u := range out.Verdict.Undecided {
		r.Undecided = append(r.Undecided, record.Undecided{Trait: u.Trait, Reason: string(u.Reason)})
	}
	for _, d := range m.Defects {
		r.Defects = append(r.Defects, string(d))
	}
	if f != nil {
		r.Origin = originRecord(f)
		r.Objects = objectRecords(f.Objects)
	}
	return r
}

func originRecord(f *heuristics.Facts) record.Origin {
	o := record.Origin{Country: f.Origin.Country, Class: string(f.Origin.Class), Certainty: string(f.Origin.Certainty)}
	if f.Origin.IP.IsValid() {
		o.IP = f.Origin.IP.String()
	}
	return o
}

// objectRecords lists what the mail carries besides its own text.
func objectRecords(objects []*payload.Object) []record.Object {
	list := []record.Object{}
	for _, top := range objects {
		top.Walk(func(o *payload.Object) {
			if !ownText(o) {
				list = append(list, objectRecord(o))
			}
		})
	}
	return list
}

// ownText is the text of the mail itself: it has no name, and its digest is not taken.
func ownText(o *payload.Object) bool {
	return o.Name == "" && o.SHA256 == [32]byte{} && o.Unfinished == ""
}

func objectRecord(o *payload.Object) record.Object {
	r := record.Object{
		Path: o.Path, Name: o.Name, Type: string(o.Type), Size: o.Size,
		Encrypted: o.Encrypted, Unlocked: o.Unlocked, Unfinished: string(o.Unfinished),
	}
	if o.Icon != nil {
		r.Icon = string(o.Icon.Class)
	}
	if o.SHA256 != [32]byte{} {
		r.SHA256 = hex.EncodeToString(o.SHA256[:])
	}
	return r
}

func mailRecord(m *mail.Message, d mail.Direction) record.Mail {
	r := record.Mail{
		Received: m.Received, Direction: string(d), QueueID: m.QueueID, MessageID: m.Header.Get("Message-ID"),
		ClientName: m.Client.Name, HELO: m.Client.HELO, AuthUser: m.Client.AuthUser, From: m.Envelope.From, Size: m.Size,
	}
	if m.Client.Addr.IsValid() {
		r.Client = m.Client.Addr.String()
	}
	for _, rcpt := range m.Envelope.Rcpts {
		r.Rcpts = append(r.Rcpts, rcpt.Addr)
	}
	return r
}

// milliseconds keeps three decimals: more is noise.
func milliseconds(d time.Duration) float64 { return math.Round(float64(d.Microseconds())) / 1000 }
