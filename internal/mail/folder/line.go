package folder

import (
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sekisho/internal/mail"
)

// manifestLine is one object of a manifest.
type manifestLine struct {
	File       string   `json:"file"`
	ClientIP   string   `json:"client_ip"`
	ClientName string   `json:"client_name"`
	ClientPTR  *string  `json:"client_ptr"`
	HELO       string   `json:"helo"`
	MailFrom   *string  `json:"mail_from"`
	RcptTo     []string `json:"rcpt_to"`
	AuthUser   string   `json:"auth_user"`
	ReceivedAt string   `json:"received_at"`
	Direction  string   `json:"direction"`
}

func (m manifestLine) item(dir string) (Item, error) {
	if m.File == "" || m.File == "-" {
		return Item{}, fmt.Errorf("file is %q, want the path of a mail", m.File)
	}
	client, err := m.client()
	if err != nil {
		return Item{}, err
	}
	received, err := m.received()
	if err != nil {
		return Item{}, err
	}
	direction, err := m.direction()
	if err != nil {
		return Item{}, err
	}
	path := m.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return Item{
		File: m.File, Client: client, Envelope: m.envelope(), Received: received, Direction: direction,
		Stored: m.ClientIP == "" && m.MailFrom == nil && len(m.RcptTo) == 0,
		Open:   func() (io.ReadCloser, error) { return openRegular(path) },
	}, nil
}

// hostName reads a name as Postfix gives it: "unknown" is none.
func hostName(s string) string {
	if s = strings.TrimSuffix(strings.ToLower(s), "."); s == "unknown" {
		return ""
	}
	return s
}

func (m manifestLine) client() (mail.Client, error) {
	c := mail.Client{Name: hostName(m.ClientName), HELO: m.HELO, AuthUser: m.AuthUser}
	if m.ClientPTR != nil {
		c.PTR = hostName(*m.ClientPTR)
		c.Resolve = resolved(c)
	}
	if m.ClientIP == "" {
		return c, nil
	}
	addr, err := netip.ParseAddr(m.ClientIP)
	if err != nil {
		return c, fmt.Errorf("client_ip %q is no IP address", m.ClientIP)
	}
	c.Addr = addr.Unmap().WithZone("")
	return c, nil
}

// resolved is how the look-up ended that found the client's name and PTR record.
func resolved(c mail.Client) mail.Resolve {
	switch {
	case c.Name != "":
		return mail.ResolveOK
	case c.PTR != "":
		return mail.ResolveForged
	}
	return mail.ResolveFail
}

func (m manifestLine) envelope() mail.Envelope {
	var env mail.Envelope
	if m.MailFrom != nil {
		env.Known, env.From = true, address(*m.MailFrom)
	}
	for _, to := range m.RcptTo {
		env.Rcpts = append(env.Rcpts, mail.Recipient{Addr: address(to)})
	}
	return env
}

func (m manifestLine) received() (time.Time, error) {
	if m.ReceivedAt == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, m.ReceivedAt)
	if err != nil {
		return t, fmt.Errorf("received_at %q is no time of RFC 3339", m.ReceivedAt)
	}
	return t, nil
}

func (m manifestLine) direction() (mail.Direction, error) {
	switch m.Direction {
	case "", string(mail.In):
		return mail.In, nil
	case string(mail.Out):
		return mail.Out, nil
	}
	return "", fmt.Errorf(`direction %q, want "in" or "out"`, m.Direction)
}

// openRegular refuses what would wait for a writer, such as a pipe, or is a folder.
func openRegular(path string) (io.ReadCloser, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	return opened(os.Open(path))
}
