package corpus

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// composer writes one letter. Others are the letters that it may name.
type composer struct {
	Letter
	form
	salt   salt
	at     time.Time // when it arrives
	others map[string]composed
}

// composed is a letter that was written.
type composed struct {
	messageID, text, from, to, subject string
	at                                 time.Time
}

// japan is the zone of the house.
var japan = time.FixedZone("JST", 9*3600)

func newComposer(l Letter, at time.Time, others map[string]composed) composer {
	f, ok := forms[l.Program]
	if !ok {
		panic(fmt.Sprintf("corpus: %s: no mail program %q", l.Name, l.Program))
	}
	if l.Same != "" {
		l.Text = others[l.Same].text
	}
	if l.Text == "" && l.HTML == "" {
		number, err := strconv.Atoi(salt(l.Name).digits(30, 6))
		must(err)
		l.Text = everyday(number)
	}
	if before, code, found := strings.Cut(l.Text, "{qr:"); found {
		url, after, _ := strings.Cut(code, "}")
		l.Text = before + qrText(url) + after
	}
	return composer{Letter: l, form: f, salt: salt(l.Name), at: at, others: others}
}

// done is what later letters may know of this one.
func (c *composer) done() composed {
	return composed{messageID: c.id(), text: c.Text, from: c.From, to: mailboxOf(c.To[0]).Addr, subject: c.Subject, at: c.at}
}

func (c *composer) write() []byte {
	var b bytes.Buffer
	c.trace(&b)
	fields := c.fields()
	for _, name := range c.order {
		for _, line := range fields[name] {
			b.WriteString(line + "\r\n")
		}
	}
	for _, line := range c.Fields {
		b.WriteString(c.Charset.line(line) + "\r\n")
	}
	c.body(&b)
	return b.Bytes()
}

// line writes a field that is not ASCII with encoded words.
func (c Charset) line(field string) string {
	name, value, _ := strings.Cut(field, ": ")
	return name + ": " + c.words(value)
}

func (c *composer) fields() map[string][]string {
	fields := map[string][]string{"mailer": c.mailer, "MIME-Version": {"MIME-Version: 1.0"}, "Date": {"Date: " + c.date()}, "From": {"From: " + c.mailbox(c.From)}}
	if id := c.id(); id != "" {
		fields["Message-ID"] = []string{"Message-ID: " + id}
		if answered := c.answered(); answered != "" {
			fields["Message-ID"] = append(fields["Message-ID"], "In-Reply-To: "+answered, "References: "+answered)
		}
	}
	to := c.To
	if c.Shown != nil {
		to = c.Shown
	}
	fields["To"], fields["Cc"] = c.list("To", to), c.list("Cc", c.Cc)
	if c.ReplyTo != "" {
		fields["Reply-To"] = []string{"Reply-To: " + c.mailbox(c.ReplyTo)}
	}
	fields["Subject"] = []string{"Subject: " + c.Charset.words(c.Subject)}
	return fields
}

func (c *composer) answered() string {
	if strings.HasPrefix(c.Answers, "<") || c.Answers == "" {
		return c.Answers
	}
	other, ok := c.others[c.Answers]
	if !ok {
		panic(fmt.Sprintf("corpus: %s answers %q, which did not come before", c.Name, c.Answers))
	}
	return other.messageID
}

func (c *composer) list(field string, boxes []string) []string {
	var list []string
	for _, box := range boxes {
		list = append(list, c.mailbox(box))
	}
	if list == nil {
		return nil
	}
	return []string{field + ": " + strings.Join(list, ",\r\n ")}
}

func (c *composer) mailbox(s string) string { return Mail{Charset: c.Charset}.mailbox(mailboxOf(s)) }

func (c *composer) date() string {
	zone := japan
	if c.Zone != "" {
		t, err := time.Parse("-0700", c.Zone)
		must(err)
		_, offset := t.Zone()
		zone = time.FixedZone("", offset)
	}
	return c.at.Add(-span(c.Late)).Add(-11 * time.Second).In(zone).Format(time.RFC1123Z)
}

// span reads "12m", "10h" or "3d"; "" is no time.
func span(s string) time.Duration {
	if s == "" {
		return 0
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		d, err := time.ParseDuration(days + "h")
		must(err)
		return 24 * d
	}
	d, err := time.ParseDuration(s)
	must(err)
	return d
}

func (c *composer) id() string {
	switch {
	case c.MessageID == "none":
		return ""
	case strings.HasPrefix(c.MessageID, "<"):
		return c.MessageID
	case c.MessageID != "":
		return c.messageID(c.salt, c.at, c.MessageID)
	}
	return c.messageID(c.salt, c.at, domain(mailboxOf(c.From).Addr))
}

// quoted is the text with what it quotes below it.
func (c *composer) quoted() string {
	if c.Quotes == "" {
		return c.Text
	}
	other, ok := c.others[c.Quotes]
	if !ok {
		panic(fmt.Sprintf("corpus: %s quotes %q, which did not come before", c.Name, c.Quotes))
	}
	day := other.at.In(japan).Format("2006/01/02 15:04")
	switch c.QuoteAs {
	case "original":
		return c.Text + "\n-----Original Message-----\nFrom: " + other.from + "\nSent: " + day + "\nTo: " + other.to + "\nSubject: " + other.subject + "\n\n" + other.text
	case "sashidashi":
		return c.Text + "\n________________________________\n差出人: " + other.from + "\n送信日時: " + day + "\n宛先: " + other.to + "\n件名: " + other.subject + "\n\n" + other.text
	}
	return c.Text + "\n" + day + "、" + other.from + " のメール:\n> " + strings.ReplaceAll(strings.TrimSuffix(other.text, "\n"), "\n", "\n> ") + "\n"
}
