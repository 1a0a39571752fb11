package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"sekisho/internal/app"
	"sekisho/internal/intel"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// mailJSON is an earlier mail with --json. What is not kept is empty; Released is null where it was not.
type mailJSON struct {
	ID        string          `json:"id"`
	Received  time.Time       `json:"received"`
	Direction string          `json:"direction"`
	MessageID string          `json:"message_id"`
	QueueID   string          `json:"queue_id"`
	From      string          `json:"from"`
	FromName  string          `json:"from_name"`
	Envelope  string          `json:"envelope"`
	ReplyTo   string          `json:"reply_to"`
	Rcpts     []string        `json:"rcpts"`
	Subject   string          `json:"subject"`
	Client    string          `json:"client"`
	HELO      string          `json:"helo"`
	Origin    record.Origin   `json:"origin"`
	Mailer    string          `json:"mailer"`
	Size      int64           `json:"size"`
	Objects   []record.Object `json:"objects"`
	Hosts     []string        `json:"hosts"`
	Level     string          `json:"level"`
	Score     float64         `json:"score"`
	Action    string          `json:"action"`
	Traits    []string        `json:"traits"`
	Released  *time.Time      `json:"released"`
	OnHold    *bool           `json:"on_hold"` // in Postfix's queue now; null where that is not known, or it never was
	Case      string          `json:"case"`
	Alike     float64         `json:"alike,omitempty"`
}

func mailOf(f intel.Found, q onHold) mailJSON {
	m := f.Message
	return mailJSON{
		ID: m.ID, Received: m.Received, Direction: m.Direction, MessageID: m.MessageID, QueueID: m.QueueID, From: m.From, FromName: m.FromName,
		Envelope: m.Envelope, ReplyTo: m.ReplyTo, Rcpts: listed(m.Rcpts), Subject: m.Subject, Client: m.Client, HELO: m.HELO, Origin: m.Origin,
		Mailer: m.Mailer, Size: m.Size, Objects: listed(m.Objects), Hosts: listed(m.Hosts), Level: m.Level, Score: m.Score, Action: m.Action,
		Traits: listed(m.Traits), Released: app.Moment(m.Released), OnHold: q.holds(m), Case: m.Confirmed, Alike: f.Alike,
	}
}

// listed is never null in JSON.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// tell prints what was found.
func (h *hunting) tell(found []intel.Found, more bool) error {
	if err := h.tellAll(found); err != nil {
		return err
	}
	if more {
		h.notice("There are more than %d: raise --limit, or narrow the hunt.", "%d 通を超えています。--limit を増やすか、条件を絞ってください。", h.criteria.Limit)
	}
	if len(found) == 0 {
		return nil
	}
	return errFound
}

func (h *hunting) tellAll(found []intel.Found) error {
	switch {
	case h.csv:
		return h.tellCSV(found)
	case h.json:
		for _, f := range found {
			if err := (jsonLines{out: h.out}).write(mailOf(f, h.queue)); err != nil {
				return err
			}
		}
		return nil
	}
	for _, f := range found {
		h.tellMail(f, h.queue)
	}
	h.say("mails: %d", "メール %d 通", len(found))
	return nil
}

// maxShownRcpts bounds the recipients of one mail in a table; JSON and CSV have all.
const maxShownRcpts = 10

// tellMail prints a mail on three lines: when it came, what became of it and its id; from whom to whom; its subject.
func (d *desk) tellMail(f intel.Found, q onHold) {
	m := f.Message
	alike := ""
	if f.Alike > 0 {
		alike = fmt.Sprintf("  %.0f %%", 100*f.Alike)
	}
	fmt.Fprintf(d.out, "%s  %-9s  %s%s  %s\n", m.Received.Local().Format(shownTime), m.Level, d.outcome(m, q), alike, shown(m.ID))
	fmt.Fprintf(d.out, "      %s → %s\n", d.kept(m.From), d.recipients(m.Rcpts))
	fmt.Fprintf(d.out, "      %s\n", d.kept(m.Subject))
}

// kept shows what the records may not have.
func (d *desk) kept(s string) string {
	if s == "" {
		return d.lang.pick("(not kept)", "(記録なし)")
	}
	return shown(s)
}

func (d *desk) recipients(rcpts []string) string {
	if len(rcpts) == 0 {
		return d.kept("")
	}
	var list []string
	for _, r := range rcpts[:min(len(rcpts), maxShownRcpts)] {
		list = append(list, shown(r))
	}
	if more := len(rcpts) - len(list); more > 0 {
		list = append(list, fmt.Sprintf(d.lang.pick("and %d more", "ほか %d 名"), more))
	}
	return strings.Join(list, ", ")
}

// outcome says what became of a mail, as far as a milter knows.
func (d *desk) outcome(m record.Message, q onHold) string {
	said := m.Action
	switch m.Action {
	case "accept":
		said = d.lang.pick("accepted", "受理")
	case "tag":
		said = d.lang.pick("accepted with a tag", "タグを付けて受理")
	case "quarantine":
		said = d.heldOrNot(q.holds(m))
	case "reject":
		said = d.lang.pick("rejected", "拒否")
	case "tempfail":
		said = d.lang.pick("put off", "一時拒否")
	case "":
		said = d.lang.pick("not judged (learnt from existing mail)", "判定なし(既存メールから学習)")
	}
	if !m.Released.IsZero() {
		said = fmt.Sprintf(d.lang.pick("released %s", "%s に解放"), m.Released.Local().Format(shownTime))
	}
	if m.Confirmed != "" {
		said += d.lang.pick(", case ", "、事案 ") + shown(m.Confirmed)
	}
	return said
}

// heldOrNot says what became of a mail that was held, as Postfix's queue tells.
func (d *desk) heldOrNot(held *bool) string {
	switch {
	case held == nil:
		return d.lang.pick("held", "保留")
	case *held:
		return d.lang.pick("on hold", "保留中")
	}
	return d.lang.pick("held; no longer on hold (released or deleted)", "保留後、解放または削除済み")
}

// tellCSV prints a row for each recipient: who got it is the question.
func (h *hunting) tellCSV(found []intel.Found) error {
	table := csv.NewWriter(h.out)
	rows := [][]string{{"received", "rcpt", "from", "subject", "level", "action", "released", "on_hold", "case", "client", "message_id", "files", "sha256", "hosts", "id"}}
	for _, f := range found {
		m := f.Message
		var files, digests []string
		for _, o := range m.Objects {
			files, digests = append(files, o.Name), append(digests, o.SHA256)
		}
		released := ""
		if !m.Released.IsZero() {
			released = m.Released.Format(time.RFC3339)
		}
		rcpts := m.Rcpts
		if len(rcpts) == 0 {
			rcpts = []string{""}
		}
		for _, rcpt := range rcpts {
			row := []string{m.Received.Format(time.RFC3339), rcpt, m.From, m.Subject, m.Level, m.Action, released, yesNo(h.queue.holds(m)), m.Confirmed, m.Client, m.MessageID,
				strings.Join(files, " | "), strings.Join(digests, " "), strings.Join(m.Hosts, " "), m.ID}
			for n := range row {
				row[n] = intel.Cell(text.Escape(row[n]))
			}
			rows = append(rows, row)
		}
	}
	return table.WriteAll(rows)
}

func yesNo(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "yes"
	}
	return "no"
}

// lateJSON is a late finding with --json.
type lateJSON struct {
	ID    string     `json:"id"` // of the mail that showed it
	Found time.Time  `json:"found"`
	Trait string     `json:"trait"`
	Mails []mailJSON `json:"mails"`
}

// tellLate lists what became known of mails after they were accepted.
func (h *hunting) tellLate(ctx context.Context, k *knowledge) error {
	n, mails := 0, 0
	var printing error
	err := k.records.Late(ctx, func(l record.Late) bool {
		switch {
		case !h.criteria.Until.IsZero() && l.Found.After(h.criteria.Until):
			return true
		case !h.criteria.Since.IsZero() && l.Found.Before(h.criteria.Since), h.criteria.Limit > 0 && n == h.criteria.Limit:
			return false
		}
		n++
		mails += len(l.Mails)
		printing = h.tellOneLate(l)
		return printing == nil
	})
	h.logged(mails)
	switch {
	case firstOf(err, printing) != nil:
		return firstOf(err, printing)
	case n == 0 && !h.json:
		h.say("Nothing became known late.", "受理した後に判明したことはありません。")
	}
	if n > 0 {
		return errFound
	}
	return nil
}

func (h *hunting) tellOneLate(l record.Late) error {
	if h.json {
		line := lateJSON{ID: l.ID, Found: l.Found, Trait: l.Trait, Mails: []mailJSON{}}
		for _, m := range l.Mails {
			line.Mails = append(line.Mails, mailOf(intel.Found{Message: m}, nil))
		}
		return (jsonLines{out: h.out}).write(line)
	}
	h.say("%s: the mail %s showed (%s) that mails accepted before it were part of the same attack: %d",
		"%s: メール %s により(%s)、先に受理した %d 通も同じ攻撃の一部と判明しました", l.Found.Local().Format(shownTime), shown(l.ID), shown(l.Trait), len(l.Mails))
	for _, m := range l.Mails {
		h.tellMail(intel.Found{Message: m}, nil)
	}
	return nil
}
