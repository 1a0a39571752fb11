package rig

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"
)

// XClient is the client as which a connection poses, by XCLIENT, and the account by which it then logs in. The zero value poses as nobody
// and does not log in.
type XClient struct {
	Addr, Name, Helo string
	Login            Login
}

// Reply is what a server answered. The zero value means that it was not asked.
type Reply struct {
	Code int
	Text string
}

// OK says that the server agreed.
func (r Reply) OK() bool { return r.Code/100 == 2 }

// String is the reply as it came, lines joined.
func (r Reply) String() string { return fmt.Sprintf("%d %s", r.Code, r.Text) }

// Mail is one mail to be sent. Octets has lines that end in CRLF and is sent as it is, dots doubled.
type Mail struct {
	From   string
	To     []string
	Params string // further parameters of MAIL: "SMTPUTF8 BODY=8BITMIME"
	Octets []byte
}

// Receipt is what the server said to one mail.
type Receipt struct {
	Mail    Reply
	Rcpt    []Reply // one for each recipient
	Data    Reply   // after the end of the mail, or the refusal of DATA
	QueueID string  // as the server named it
}

// Conn is one SMTP connection to a server under test.
type Conn struct {
	raw  net.Conn
	text *textproto.Conn
}

// Dial connects, greets, and poses as the client x.
func Dial(address string, x XClient) (*Conn, error) {
	raw, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	c := &Conn{raw: raw, text: textproto.NewConn(raw)}
	if err := c.greet(x); err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

func (c *Conn) greet(x XClient) error {
	steps := []string{"", "EHLO client.example"}
	if x.Addr != "" {
		steps = append(steps, x.command(), "EHLO "+x.helo())
	}
	if x.Login != (Login{}) {
		steps = append(steps, "AUTH PLAIN "+x.Login.plain())
	}
	for _, step := range steps {
		reply, err := c.say(step)
		if err != nil {
			return err
		}
		if !reply.OK() {
			return fmt.Errorf("%s: %s", step, reply)
		}
	}
	return nil
}

// command is the XCLIENT command, with IPv6 addresses as Postfix wants them.
func (x XClient) command() string {
	addr, name := x.Addr, x.Name
	if strings.Contains(addr, ":") {
		addr = "IPV6:" + addr
	}
	if name == "" {
		name = "[UNAVAILABLE]"
	}
	return fmt.Sprintf("XCLIENT ADDR=%s NAME=%s", addr, name)
}

// plain is the initial response of the mechanism PLAIN (RFC 4616, section 2).
func (l Login) plain() string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + l.User + "@" + Realm + "\x00" + l.Password))
}

func (x XClient) helo() string {
	if x.Helo == "" {
		return "[" + x.Addr + "]"
	}
	return x.Helo
}

// say sends one command ("" only listens) and reads the reply.
func (c *Conn) say(command string) (Reply, error) {
	c.raw.SetDeadline(time.Now().Add(2 * patience))
	if command != "" {
		if err := c.text.PrintfLine("%s", command); err != nil {
			return Reply{}, err
		}
	}
	code, text, err := c.text.ReadResponse(0)
	if err != nil {
		return Reply{}, fmt.Errorf("%q: %w", command, err)
	}
	return Reply{Code: code, Text: text}, nil
}

// Send sends one mail. An error is a broken connection; what the server refused stands in the receipt.
func (c *Conn) Send(m Mail) (Receipt, error) {
	receipt, err := c.Envelope(m)
	if err != nil {
		return receipt, err
	}
	err = c.Data(&receipt, m.Octets)
	return receipt, err
}

// Envelope names sender and recipients of a mail, which Data then completes.
func (c *Conn) Envelope(m Mail) (Receipt, error) {
	var receipt Receipt
	var err error
	if receipt.Mail, err = c.say(strings.TrimSpace("MAIL FROM:<" + m.From + "> " + m.Params)); err != nil {
		return receipt, err
	}
	for _, to := range m.To {
		reply, err := c.say("RCPT TO:<" + to + ">")
		if err != nil {
			return receipt, err
		}
		receipt.Rcpt = append(receipt.Rcpt, reply)
	}
	return receipt, nil
}

// Data sends the octets of the mail whose envelope was named, and completes its receipt.
func (c *Conn) Data(receipt *Receipt, octets []byte) error {
	var err error
	if receipt.Data, err = c.say("DATA"); err != nil || receipt.Data.Code != 354 {
		c.say("RSET")
		return err
	}
	if err := writeData(c.raw, octets); err != nil {
		return err
	}
	receipt.Data, err = c.say("")
	if _, id, found := strings.Cut(receipt.Data.Text, "queued as "); found {
		receipt.QueueID = strings.TrimSpace(id)
	} else if fields := strings.Fields(receipt.Data.Text); len(fields) > 1 && receipt.Data.OK() {
		receipt.QueueID = fields[1] // Sendmail: "2.0.0 id Message accepted for delivery"
	}
	return err
}

// Close says goodbye.
func (c *Conn) Close() error {
	c.say("QUIT")
	return c.raw.Close()
}

// writeData sends the octets of a mail after DATA (RFC 5321, section 4.5.2).
func writeData(conn net.Conn, octets []byte) error {
	out := bufio.NewWriterSize(conn, 64<<10)
	for line := range bytes.Lines(octets) {
		if line[0] == '.' {
			out.WriteByte('.')
		}
		out.Write(line)
	}
	if !bytes.HasSuffix(octets, []byte("\r\n")) {
		out.WriteString("\r\n")
	}
	out.WriteString(".\r\n")
	return out.Flush()
}

// Send sends one mail on a connection of its own.
func Send(address string, x XClient, m Mail) (Receipt, error) {
	receipts, err := SendMany(address, x, m)
	if err != nil {
		return Receipt{}, err
	}
	return receipts[0], nil
}

// SendMany sends mails one after the other on one connection.
func SendMany(address string, x XClient, mails ...Mail) ([]Receipt, error) {
	c, err := Dial(address, x)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var receipts []Receipt
	for _, m := range mails {
		receipt, err := c.Send(m)
		if err != nil {
			return receipts, err
		}
		receipts = append(receipts, receipt)
	}
	return receipts, nil
}
