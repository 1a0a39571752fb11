package rig

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"
)

// Delivery is one mail as it arrived at the sink.
type Delivery struct {
	From   string
	Params string // of MAIL
	To     []string
	Octets []byte // lines end in CRLF, dots undone; nothing else is changed
}

// Sink is an SMTP server that takes every mail and keeps it.
type Sink struct {
	listener net.Listener
	mu       sync.Mutex
	arrived  *sync.Cond
	mails    []Delivery
	putOff   func(to string) bool
}

// StartSink listens on a port of 127.0.0.1.
func StartSink() (*Sink, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Sink{listener: l}
	s.arrived = sync.NewCond(&s.mu)
	go s.serve()
	return s, nil
}

// Port is where the sink listens.
func (s *Sink) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Close ends the sink. What arrived can still be read.
func (s *Sink) Close() error { return s.listener.Close() }

// All is what arrived so far.
func (s *Sink) All() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Delivery(nil), s.mails...)
}

// Wait waits for the first mail that is wanted.
func (s *Sink) Wait(wanted func(Delivery) bool) (Delivery, error) {
	late := time.AfterFunc(patience, s.arrived.Broadcast)
	defer late.Stop()
	end := time.Now().Add(patience)
	s.mu.Lock()
	defer s.mu.Unlock()
	for seen := 0; ; {
		for ; seen < len(s.mails); seen++ {
			if wanted(s.mails[seen]) {
				return s.mails[seen], nil
			}
		}
		if !time.Now().Before(end) {
			return Delivery{}, fmt.Errorf("no such mail among the %d that arrived within %v", len(s.mails), patience)
		}
		s.arrived.Wait()
	}
}

// PutOff has the sink answer 451 for the recipients for which later says so; nil ends that.
func (s *Sink) PutOff(later func(to string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.putOff = later
}

func (s *Sink) wants(to string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.putOff == nil || !s.putOff(to)
}

func (s *Sink) keep(d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, d)
	s.arrived.Broadcast()
}

func (s *Sink) serve() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			go s.session(conn)
		}
	}
}

// session speaks SMTP with 8BITMIME and SMTPUTF8, so that a mail server has no reason to change a mail.
func (s *Sink) session(conn net.Conn) {
	defer conn.Close()
	text := textproto.NewConn(conn)
	text.PrintfLine("220 sink.example ESMTP")
	var d Delivery
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			text.PrintfLine("250-sink.example\r\n250-8BITMIME\r\n250-SIZE\r\n250 SMTPUTF8")
		case "MAIL":
			d = Delivery{}
			d.From, d.Params = path(rest)
			text.PrintfLine("250 2.1.0 Ok")
		case "RCPT":
			to, _ := path(rest)
			if !s.wants(to) {
				text.PrintfLine("451 4.3.0 later")
				continue
			}
			d.To = append(d.To, to)
			text.PrintfLine("250 2.1.5 Ok")
		case "DATA":
			if len(d.To) == 0 {
				text.PrintfLine("503 5.5.1 no recipient")
				continue
			}
			text.PrintfLine("354 go on")
			if d.Octets, err = readData(text); err != nil {
				return
			}
			s.keep(d)
			d = Delivery{}
			text.PrintfLine("250 2.0.0 kept")
		case "QUIT":
			text.PrintfLine("221 2.0.0 bye")
			return
		default:
			text.PrintfLine("250 2.0.0 Ok")
		}
	}
}

// path takes "FROM:<a@b> PARAMS" apart.
func path(argument string) (address, params string) {
	_, argument, _ = strings.Cut(argument, "<")
	address, params, _ = strings.Cut(argument, ">")
	return address, strings.TrimSpace(params)
}

// readData reads to the lone dot, octets kept (textproto's own reader would turn CRLF into LF).
func readData(text *textproto.Conn) ([]byte, error) {
	var octets bytes.Buffer
	for {
		line, err := text.R.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		if string(line) == ".\r\n" {
			return octets.Bytes(), nil
		}
		octets.Write(bytes.TrimPrefix(line, []byte(".")))
	}
}
