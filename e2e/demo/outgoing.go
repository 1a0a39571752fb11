package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"sekisho/corpus"
	"sekisho/e2e/rig"
)

// Who writes, and to whom, in the second part of the demonstration. The contact has been entered before the incident.
var (
	writer   = rig.Login{User: "yamada", Password: "asagao"}
	home     = rig.XClient{Addr: "198.51.100.77", Login: writer}
	stranger = "sales@far.example"
	contact  = "csirt@partner.example"
)

// stage is the second part: an incident, during which mail leaves to contacts only.
type stage struct {
	ctx context.Context
	out io.Writer
	l   language
	g   *rig.Gate

	unexpected bool
}

// stop raises L3, sends two mails, lowers the level again and sends the one that was stopped once more.
func stop(ctx context.Context, l language, g *rig.Gate) error {
	s := &stage{ctx: ctx, out: os.Stdout, l: l, g: g}
	fmt.Fprintf(s.out, "\n%s\n\n", l.pick(outgoing))
	for _, step := range []func() error{
		s.command("contacts", "add", "partner.example", "--person", "CSIRT", "--phone", "03-0000-0000", "--by", "kimura"),
		s.command("incident", "raise", "L3", "--until", "+4h", "--by", "kimura", "--reason", "malware on PC-0123", "--phone", "ext. 9999", "--yes"),
		s.mail(toStranger, stranger, false),
		s.mail(toContact, contact, true),
		s.command("incident", "lower", "--by", "kimura", "--reason", "PC-0123 cleaned", "--yes"),
		s.mail(toStranger, stranger, true),
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if s.unexpected {
		return errUnexpected
	}
	return nil
}

// command shows and runs a command of the program.
func (s *stage) command(args ...string) func() error {
	return func() error {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "$ sekisho %s\n", typed(args))
		if out, said, err := s.g.Command(args...); err != nil {
			return fmt.Errorf("%s: %w\n%s%s", args[0], err, out, said)
		}
		return nil
	}
}

// typed is a command as a person types it.
func typed(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg
		if strings.Contains(arg, " ") {
			words[i] = `"` + arg + `"`
		}
	}
	return strings.Join(words, " ")
}

// mail sends one mail to outside, and shows what the sender reads.
func (s *stage) mail(what corpus.Text, to string, passes bool) func() error {
	return func() error {
		octets := "From: yamada@tokiwa.example\r\nTo: " + to + "\r\nSubject: estimate\r\n\r\nHello.\r\n"
		receipt, err := rig.Send(s.g.Postfix.SubmissionAddress(), home, rig.Mail{From: "yamada@tokiwa.example", To: []string{to}, Octets: []byte(octets)})
		if err != nil {
			return err
		}
		reply := receipt.Data
		if len(receipt.Rcpt) > 0 && !receipt.Rcpt[0].OK() {
			reply = receipt.Rcpt[0]
		}
		became := s.l.pick(stoppedMail)
		if reply.OK() {
			became = s.l.pick(passedMail)
			if _, err := s.g.Sink.Wait(func(d rig.Delivery) bool { return d.Has("Received", receipt.QueueID) }); err != nil {
				return err
			}
		}
		fmt.Fprintf(s.out, "  %s <%s>: %s\n    %s\n", s.l.pick(what), to, became, printable(reply.String()))
		if reply.OK() != passes {
			s.unexpected = true
			fmt.Fprintf(s.out, "    ! %s\n", s.l.pick(unexpectedMail))
		}
		return nil
	}
}
