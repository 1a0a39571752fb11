// Package maillog reads the logs of Postfix and Sendmail and says which mails were delivered, from whom, to whom and from where: what the
// history can learn of a house's past without the mails themselves.
//
// # Lines
//
// A line is that of a syslog daemon or of the journal: a time, a host, a tag, and what the program said.
//
//	Nov  2 09:12:44 mx postfix/smtpd[4711]: 4Bx1: client=mail.example.net[203.0.113.9]      syslog, RFC 3164, section 4.1
//	2026-11-02T09:12:44.123456+09:00 mx postfix/qmgr[12]: 4Bx1: from=<a@example.net>, …      rsyslog, RFC 3339
//	2026-11-02T09:12:44+0900 mx sendmail[99]: 7A2G: from=<a@example.net>, …                  journalctl -o short-iso
//
// The first kind has no year: it is the latest year that does not put the line more than a day behind the last change of the file, so a file
// may reach over a New Year but not over more than a year. Lines of other programs are passed over. Lines of more than 64 KiB, and lines of
// a mail system whose values do not read, are counted and passed over.
//
// # Mails
//
// The lines of one queue id are one mail. Of Postfix (2.0 and later) they are smtpd "client=" or pickup "uid=", cleanup "message-id=", qmgr
// "from=", the deliveries "to= … status=", and "removed", which ends it; of Sendmail (8.12 and later) "from= …" and "to= … stat=", ended by
// the last recipient. What is still open at the end of the last log is an Event if somebody got it.
//
// An Event is a mail that was accepted and delivered to somebody. None is made of what was refused (reject, milter-reject), thrown away
// (discard) or held, by a milter or otherwise, also when it was released later; of what was only bounced or deferred; of notices that the
// MTA wrote itself and of mail that aliases send on, which have no client; of a mail whose beginning lies before the log. A mail that goes
// through a content filter by a loopback address appears under two queue ids: only the second is an Event, with the client of the first.
//
// # Trust
//
// Senders choose what stands in addresses and Message-IDs. Values are therefore read from the left with their quotes and brackets, and
// nothing is looked for inside them. They are returned as logged: whoever shows them escapes them.
//
// # Bounds
//
// Values of more than 1,024 octets do not read. At most Options.Open queue ids are kept open, with at most 1,000 recipients each, and 64 MiB of values;
// beyond that the oldest are let go of, and counted. A Log is for one goroutine.
package maillog

import (
	"bufio"
	"bytes"
	"container/list"
	"context"
	"errors"
	"io"
	"net/netip"
	"time"
)

// Event is one mail that was delivered to somebody.
type Event struct {
	Time       time.Time // when its first line was written
	QueueID    string    // in its log: Postfix uses short ids again
	MessageID  string    // with its brackets, or ""
	Client     netip.Addr
	ClientName string // forward-confirmed, or ""
	Local      bool   // handed over on this host, by sendmail(1): there is no client
	AuthUser   string // who logged in, or ""
	From       string // reverse-path without brackets; "" the null one
	Rcpts      []Recipient
	More       int // recipients beyond those
	Size       int64
}

// Recipient is one recipient and what became of the mail for him.
type Recipient struct {
	Addr   string // as delivered
	Orig   string // as the client gave it, where an alias changed it, or ""
	Status string // "sent", "deferred", "bounced", …, as Postfix says it; Sendmail's are put into its words
	DSN    string // RFC 3463, or ""
	Relay  string // as logged, or ""
}

// Sent says that he got it.
func (r Recipient) Sent() bool { return r.Status == sent }

const sent = "sent"

// Options bound a Log and say what it cannot know.
type Options struct {
	Zone *time.Location // of times without zone; nil: local
	Open int            // queue ids at once; 0: 100,000
}

// Counts say what was read.
type Counts struct {
	Lines       int64
	Other       int64 // lines of other programs
	Broken      int64 // lines that do not read
	Events      int64
	Refused     int64 // mails and attempts that were refused or thrown away
	Held        int64 // mails that were held
	Undelivered int64 // mails that nobody got
	Passed      int64 // mails that came again from a content filter
	Incomplete  int64 // mails whose beginning or sender was not seen
	Dropped     int64 // mails that were let go of for the bounds before anybody got them
}

// Log reads the files of one host's log, oldest first: a mail may begin in one file and end in the next.
type Log struct {
	zone  *time.Location
	most  int
	visit func(Event) bool

	open     map[string]*entry // by queue id
	byID     map[string]*entry // by Message-ID, the latest
	age      list.List         // of *entry, oldest first
	held     int               // octets of values
	logins   map[string]login  // of Sendmail, by process id
	stopped  bool
	modified time.Time
	counts   Counts
}

const (
	maxLine   = 64 << 10
	maxValue  = 1 << 10
	maxRcpts  = 1000
	maxHeld   = 64 << 20
	maxLogins = 10_000
	openIDs   = 100_000
)

// New makes a Log. visit gets the events; it returns false to stop.
func New(o Options, visit func(Event) bool) *Log {
	l := &Log{zone: o.Zone, most: o.Open, visit: visit, open: map[string]*entry{}, byID: map[string]*entry{}, logins: map[string]login{}}
	if l.zone == nil {
		l.zone = time.Local
	}
	if l.most <= 0 {
		l.most = openIDs
	}
	return l
}

// Counts may be asked at any time between reads.
func (l *Log) Counts() Counts { return l.counts }

// Read reads one file that was last changed at that time. It returns when the file ends, when visit returns false, and with an error when
// reading fails or ctx ends.
func (l *Log) Read(ctx context.Context, r io.Reader, modified time.Time) error {
	l.modified = modified.In(l.zone)
	lines := bufio.NewReaderSize(r, maxLine)
	for !l.stopped {
		line, err := l.next(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if l.counts.Lines%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		l.line(line)
	}
	return nil
}

// next returns a line without its end. One that is too long is counted and passed over.
func (l *Log) next(r *bufio.Reader) ([]byte, error) {
	for {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 {
			l.counts.Lines++
		}
		long := errors.Is(err, bufio.ErrBufferFull)
		if !long {
			if len(line) > 0 {
				return bytes.TrimRight(line, "\r\n"), nil
			}
			return nil, err
		}
		for long {
			_, err = r.ReadSlice('\n')
			long = errors.Is(err, bufio.ErrBufferFull)
		}
		l.counts.Broken++
		if err != nil {
			return nil, err
		}
	}
}

// End says that there is no more: what is open and was delivered to somebody becomes an Event.
func (l *Log) End() {
	for e := l.age.Front(); e != nil && !l.stopped; e = l.age.Front() {
		l.finish(e.Value.(*entry))
	}
}
