package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/emersion/go-message/textproto"
	"github.com/emersion/go-milter"
	"golang.org/x/sync/errgroup"
)

// noReplies is what a current Postfix offers (protocol 6).
const noReplies = milter.OptNoHeaderReply | milter.OptNoConnReply | milter.OptNoHeloReply | milter.OptNoMailReply |
	milter.OptNoEOHReply | milter.OptNoBodyReply | milter.OptNoUnknown | milter.OptHeaderLeadingSpace

const allActions = milter.OptAddHeader | milter.OptChangeHeader | milter.OptQuarantine

// drive sends count messages, round and round through the set, each connection its next one when the last is decided.
func drive(s *server, mails [][]byte, connections, count int) (measurement, error) {
	s.resetPeak()
	cpu, start := s.cpu(), time.Now()
	var next atomic.Int64
	waits := make([]time.Duration, count)
	var group errgroup.Group
	for range connections {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				wait, err := send(s.socket, mails[i%len(mails)], i)
				if err != nil {
					return err
				}
				waits[i] = wait
			}
			return nil
		})
	}
	err := group.Wait()
	return measurement{waits: waits, wall: time.Since(start), cpu: s.cpu() - cpu, peakMB: s.peakMB()}, err
}

// send plays one SMTP session with one message, as Postfix does.
func send(socket string, mail []byte, n int) (time.Duration, error) {
	client := milter.NewClientWithOptions("unix", socket, milter.ClientOptions{
		ActionMask: allActions, ProtocolMask: noReplies, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
	})
	session, err := client.Session()
	if err != nil {
		return 0, err
	}
	defer session.Close()
	if err := envelope(session, n); err != nil {
		return 0, err
	}
	r := bufio.NewReader(bytes.NewReader(mail))
	header, err := textproto.ReadHeader(r)
	if err != nil {
		return 0, err
	}
	if _, err := session.Header(header); err != nil {
		return 0, err
	}
	return body(session, r)
}

func envelope(s *milter.ClientSession, n int) error {
	_, connErr := s.Conn("mail.example.net", milter.FamilyInet, 25, "198.51.100."+strconv.Itoa(n%250+1))
	_, heloErr := s.Helo("mail.example.net")
	_, mailErr := s.Mail("taro@example.net", nil)
	act, err := s.Rcpt("hanako@tokiwa.example", nil)
	if err == nil && act != nil && act.Code != milter.ActContinue {
		err = errors.New("recipient refused")
	}
	return errors.Join(connErr, heloErr, mailErr, err)
}

func body(s *milter.ClientSession, r io.Reader) (time.Duration, error) {
	chunk := make([]byte, 65535)
	for {
		n, err := io.ReadFull(r, chunk)
		if n > 0 {
			if _, err := s.BodyChunk(chunk[:n]); err != nil {
				return 0, err
			}
		}
		if err != nil {
			break
		}
	}
	start := time.Now()
	_, act, err := s.End()
	if err == nil && act.Code == milter.ActTempFail {
		err = errors.New("put off")
	}
	return time.Since(start), err
}
