package milter

import (
	"fmt"
	"strings"

	gomilter "github.com/emersion/go-milter"

	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
	"sekisho/internal/screen"
)

// How a message is answered that could not be screened. All are temporary: the mail stays with its sender and comes again.
var (
	answerNoRoom  = mail.Answer{Code: 451, Enhanced: "4.3.2", Text: "Mail screening is busy, please try again later"}
	answerPanic   = mail.Answer{Code: 451, Enhanced: "4.3.0", Text: "Mail screening failed, please try again later"}
	answerLate    = mail.Answer{Code: 451, Enhanced: "4.3.0", Text: "Mail screening took too long, please try again later"}
	answerInvalid = mail.Answer{Code: 451, Enhanced: "4.3.0", Text: "Mail screening gave no decision, please try again later"}
	answerNoQueue = mail.Answer{Code: 451, Enhanced: "4.7.1", Text: "Mail cannot be held for inspection here, please try again later"}
)

// maxReply keeps a reply line within 512 octets (RFC 5321, section 4.5.3.1.5) with some to spare for what an MTA puts around it.
const maxReply = 400

// encode asks the MTA for what the outcome says. The library is answered "continue" even where nothing follows: other answers would make
// it forget the session.
func (s *session) encode(m *gomilter.Modifier, o screen.Outcome) gomilter.Response {
	switch o.Action {
	case screen.Accept, screen.Tag:
		if err := s.edit(m, o.Edits); err != nil {
			return s.unsent(err)
		}
		return gomilter.RespContinue
	case screen.Quarantine:
		return s.quarantine(m, o)
	case screen.Reject:
		return replyCode(fit(o.Answer, 4, 5))
	case screen.Tempfail:
		return replyCode(fit(o.Answer, 4, 4))
	}
	s.log.Error("outcome without an action", "action", string(o.Action), "queue_id", s.macros.queueID)
	return replyCode(answerInvalid)
}

func (s *session) quarantine(m *gomilter.Modifier, o screen.Outcome) gomilter.Response {
	if !s.terms.can(gomilter.OptQuarantine) {
		s.log.Error("the MTA cannot hold mail (no SMFIF_QUARANTINE): message deferred", "queue_id", s.macros.queueID)
		return replyCode(answerNoQueue)
	}
	if err := s.edit(m, o.Edits); err != nil {
		return s.unsent(err)
	}
	reason := plain(o.Hold)
	if reason == "" {
		reason = "held by sekisho"
	}
	if err := m.Quarantine(reason); err != nil {
		return s.unsent(err)
	}
	return gomilter.RespContinue
}

// unsent answers a message whose changes could not be handed over whole.
func (s *session) unsent(err error) gomilter.Response {
	s.log.Error("changes not sent", "err", err, "queue_id", s.macros.queueID)
	return replyCode(answerPanic)
}

// edit asks for the changes in their order. Those that the MTA cannot do are left out and logged: the mail is delivered without them.
func (s *session) edit(m *gomilter.Modifier, changes []edit.Change) error {
	left := 0
	for _, c := range changes {
		if !s.terms.can(actionOf(c.Op)) {
			left++
			continue
		}
		if err := s.change(m, c); err != nil {
			return err
		}
	}
	if left > 0 {
		s.log.Error("the MTA cannot change header fields: changes left out", "changes", left, "queue_id", s.macros.queueID)
	}
	return nil
}

func actionOf(op edit.Op) gomilter.OptAction {
	if op == edit.OpInsert {
		return gomilter.OptAddHeader
	}
	return gomilter.OptChangeHeader
}

func (s *session) change(m *gomilter.Modifier, c edit.Change) error {
	switch c.Op {
	case edit.OpInsert:
		return m.InsertHeader(0, c.Name, s.value(c.Value))
	case edit.OpChange:
		return m.ChangeHeader(c.Index, c.Name, s.value(c.Value))
	case edit.OpDelete:
		return m.ChangeHeader(c.Index, c.Name, "")
	}
	return fmt.Errorf("unknown change %q of %s", c.Op, c.Name)
}

// value is a field body as the MTA wants it: with the leading space if that was agreed on, else without, since it writes its own. Folds
// are LF and white space. An empty value would delete the field.
func (s *session) value(v string) string {
	v = folded(v)
	if !s.terms.leadingSpace() {
		v = strings.TrimPrefix(v, " ")
	}
	if v == "" {
		return " "
	}
	return v
}

// folded makes sure that a value stays one C string and one field: no NUL, no line that begins without white space, no CR.
func folded(v string) string {
	if !strings.ContainsAny(v, "\x00\r\n") {
		return v
	}
	v = strings.NewReplacer("\r\n", "\n", "\r", " ", "\x00", "").Replace(v)
	lines := strings.Split(strings.TrimRight(v, "\n"), "\n")
	for i, l := range lines[1:] {
		if l == "" || (l[0] != ' ' && l[0] != '\t') {
			lines[i+1] = "\t" + l
		}
	}
	return strings.Join(lines, "\n")
}

// fit returns the answer if its code lies within the classes low to high, else the temporary one: a mistake must not cost a mail.
func fit(a mail.Answer, low, high int) mail.Answer {
	if class := a.Code / 100; class < low || class > high {
		return answerInvalid
	}
	return a
}

// replyCode encodes an SMTP reply (SMFIR_REPLYCODE): the code, the enhanced code of the same class (RFC 2034, section 4) and one line of text.
// Sendmail prints the text through a format, so that percent signs are doubled; Postfix undoes it.
func replyCode(a mail.Answer) gomilter.Response {
	class := a.Code / 100
	enhanced := a.Enhanced
	if !strings.HasPrefix(enhanced, fmt.Sprintf("%d.", class)) {
		enhanced = fmt.Sprintf("%d.7.1", class)
	}
	line := fmt.Sprintf("%d %s %s", a.Code, plain(enhanced), plain(a.Text))
	line = strings.TrimRight(line[:min(len(line), maxReply)], " ")
	return gomilter.NewResponseStr(byte(gomilter.ActReplyCode), strings.ReplaceAll(line, "%", "%%"))
}

// plain is one line of printable ASCII.
func plain(s string) string {
	printable := func(r rune) rune {
		switch {
		case r == '\r' || r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f:
			return -1
		case r > 0x7e:
			return '?'
		}
		return r
	}
	return strings.TrimSpace(strings.Map(printable, s))
}
