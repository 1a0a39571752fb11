package e2e

import (
	"fmt"
	"slices"
	"testing"

	"sekisho/e2e/rig"
)

// oddStrangers lead outside, however they are written, or cannot be told from such. Postfix follows routes in local parts of the house.
var oddStrangers = []string{
	`x@far.example`,
	`X@FAR.EXAMPLE.`,
	`"x y"@far.example`,
	`"suzuki@aoba.example"@far.example`,
	`suzuki@aoba.example.far.example`,
	`x@sub.partner.example`,
	`other@aoba.example`,
	`x%far.example@tokiwa.example`,
	`"x%far.example"@tokiwa.example`,
	`"x@far.example"@tokiwa.example`,
	`far.example!x@tokiwa.example`,
	`x%far.example@sub.tokiwa.example`,
	`x%far.example%tokiwa.example@tokiwa.example`,
	`x%far.example`,
	`far.example!x`,
	`x%far.example@aoba.example`,
	`@tokiwa.example:x@far.example`,
	`@aoba.example,@tokiwa.example:x@far.example`,
	`x@[203.0.113.9]`,
	`x%far.example@[127.0.0.1]`,
	`x@[IPv6:2001:db8::1]`,
	`retired@tokiwa.example`,
	`retired@tokiwa.example.`,
	`x@faretokiwa.example`,
}

// unicodeStrangers are such that need SMTPUTF8.
var unicodeStrangers = []string{
	`x@日本.example`,
	`鈴木@far.example`,
	`鈴木@日本.example`,
	`suzuki@аoba.example`, // with a Cyrillic letter
}

// oddFriends are contacts and our own, however they are written.
var oddFriends = []string{
	`suzuki@aoba.example`,
	`suzuki@AOBA.Example`,
	`suzuki@aoba.example.`,
	`"suzuki"@aoba.example`,
	`"x y"@partner.example`,
	`desk@xn--r8jz45g.example`,
	`sato@tokiwa.example`,
	`sato@TOKIWA.EXAMPLE.`,
	`"sa to"@tokiwa.example`,
	`sato@sub.tokiwa.example`,
}

var unicodeFriends = []string{
	`desk@例え.example`,
	`佐藤@tokiwa.example`,
	`鈴木@partner.example`,
}

// Each recipient is decided for what it is, by SMTP; and also by a program that died by kill -9 and was started again.
func oddRecipients(g outside) {
	odd(g)
	before := g.status()
	if err := g.Sekisho.Kill(); err != nil {
		g.t.Fatal(err)
	}
	if receipt, err := rig.Send(g.Postfix.InsideAddress(), onDesk, letterTo("x@far.example").mail()); err != nil || receipt.Data.OK() {
		g.t.Fatalf("without the program: %+v, %v", receipt, err)
	}
	if err := g.Screen(outHouse); err != nil {
		g.t.Fatal(err)
	}
	if after := g.status(); after.Level != "L3" || after.Case != before.Case || after.Stopped.Attempts != before.Stopped.Attempts || after.Stopped.Attempts == 0 {
		g.t.Errorf("before kill -9 %+v, afterwards %+v", before, after)
	}
	odd(g)
}

func odd(g outside) {
	g.t.Helper()
	for _, d := range g.doors() {
		for _, params := range []string{"", "SMTPUTF8"} {
			bad, good := oddStrangers, oddFriends
			if params != "" {
				bad, good = unicodeStrangers, unicodeFriends
			}
			stops(g, d, params, bad)
			passes(g, d, params, good)
		}
	}
}

// stops sends one mail to all of them, and a friend: nobody but the friend gets it.
func stops(g outside, d door, params string, bad []string) {
	g.t.Helper()
	l := letterTo(append(slices.Clone(bad), "sato@tokiwa.example")...)
	l.params = params
	receipt, err := rig.Send(d.address, d.client, l.mail())
	if err != nil || !receipt.Data.OK() {
		g.t.Fatalf("%s: %+v, %v", d.name, receipt, err)
	}
	for i, r := range receipt.Rcpt[:len(bad)] {
		if !isStopped(r) {
			g.t.Errorf("%s: %s: %s", d.name, bad[i], r)
		}
	}
	g.went(l, receipt, "sato@tokiwa.example")
}

// passes sends a mail to each of them, which arrives once. Postfix writes some of the addresses in another way.
func passes(g outside, d door, params string, good []string) {
	g.t.Helper()
	var letters []letter
	var mails []rig.Mail
	for _, to := range good {
		l := letterTo(to)
		l.params = params
		letters, mails = append(letters, l), append(mails, l.mail())
	}
	receipts, err := rig.SendMany(d.address, d.client, mails...)
	if err != nil {
		g.t.Fatalf("%s: %v", d.name, err)
	}
	for i, receipt := range receipts {
		if !receipt.Data.OK() {
			g.t.Errorf("%s: %s: %+v", d.name, good[i], receipt)
			continue
		}
		if _, err := g.Postfix.Drained(receipt.QueueID); err != nil {
			g.t.Error(err)
		}
		if to := g.toldTo(letters[i]); len(to) != 1 {
			g.t.Errorf("%s: %s: arrived for %q", d.name, good[i], to)
		}
	}
}

// The same recipients by sendmail(1), each in a mail of its own: none leaves.
func TestOddRecipientsOfPrograms(t *testing.T) {
	g := openOut(t, rig.GateOptions{})
	g.raise()
	since := len(g.Postfix.Log())
	var mails []letter
	for _, to := range slices.Concat(oddStrangers, unicodeStrangers) {
		l := letterTo(to)
		g.submit(l)
		mails = append(mails, l)
	}
	g.putOff(since, len(mails))
	for _, l := range mails {
		if to := g.toldTo(l); len(to) > 0 {
			t.Errorf("%q left for %q", l.to, to)
		}
	}
	if n, err := g.Postfix.Submitted(); err != nil || n != len(mails) {
		t.Errorf("%d mails wait, want %d; %v", n, len(mails), err)
	}
	friend := letterTo(contacts[0])
	g.submit(friend)
	g.arrived(friend)
	if hosts, _ := g.status().stops(); hosts["127.0.0.1"] < len(mails) {
		t.Error(fmt.Sprint("hosts: ", hosts))
	}
}
