package origin

import (
	"cmp"
	"net/netip"
	"strings"
	"testing"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/tables"
)

func TestOriginOfTheClient(t *testing.T) {
	for _, test := range []struct {
		name   string
		client mail.Client
		want   Result
	}{
		{"foreign", stranger, Result{IP: ip("114.114.114.114"), HELO: "friend", Country: "CN", Class: Country, Certainty: Proven}},
		{"japanese", peer("210.171.226.40", "mail.example.jp", "mail.example.jp"),
			Result{IP: ip("210.171.226.40"), Name: "mail.example.jp", HELO: "mail.example.jp", Country: "JP", Class: Country, Certainty: Proven}},
		{"IPv6", peer("2001:240::25", "", "m"), Result{IP: ip("2001:240::25"), HELO: "m", Country: "JP", Class: Country, Certainty: Proven}},
		{"IPv4-mapped", peer("::ffff:114.114.114.114", "", ""), Result{IP: ip("114.114.114.114"), Country: "CN", Class: Country, Certainty: Proven}},
		{"cloud", peer("52.100.1.1", "mail-ty1.outbound.protection.outlook.com", "x"),
			Result{IP: ip("52.100.1.1"), Name: "mail-ty1.outbound.protection.outlook.com", HELO: "x", Class: Cloud, Operator: "Microsoft", Certainty: Proven, Hint: ip("8.8.8.8")}},
		{"cloud only by HELO", peer("52.100.1.1", "", "mail-ty1.outbound.protection.outlook.com"),
			Result{IP: ip("52.100.1.1"), HELO: "mail-ty1.outbound.protection.outlook.com", Country: "US", Class: Country, Certainty: Proven}},
		{"cloud look-alike", peer("114.114.114.114", "m.outbound.protection.outlook.com.evil.example", "x"),
			Result{IP: ip("114.114.114.114"), Name: "m.outbound.protection.outlook.com.evil.example", HELO: "x", Country: "CN", Class: Country, Certainty: Proven}},
		{"private", peer("10.1.2.3", "", "x"), Result{IP: ip("10.1.2.3"), HELO: "x", Class: UnknownClass, Certainty: Proven, Reason: "private"}},
		{"documentation", peer("203.0.113.9", "", "x"), Result{IP: ip("203.0.113.9"), HELO: "x", Class: UnknownClass, Certainty: Proven, Reason: "private"}},
		{"shared address space", peer("100.64.0.1", "", "x"), Result{IP: ip("100.64.0.1"), HELO: "x", Class: UnknownClass, Certainty: Proven, Reason: "private"}},
		{"SMTP from this host", peer("127.0.0.1", "localhost", "x"), Result{IP: ip("127.0.0.1"), Name: "localhost", HELO: "x", Class: UnknownClass, Certainty: Proven, Reason: "private"}},
		{"sendmail(1)", mail.Client{Addr: ip("127.0.0.1")}, Result{IP: ip("127.0.0.1"), Class: UnknownClass, Certainty: Proven, Reason: "private"}},
		{"no data", peer("1.2.3.4", "", "x"), Result{IP: ip("1.2.3.4"), HELO: "x", Class: UnknownClass, Certainty: Proven, Reason: "no-data"}},
		{"no address", mail.Client{}, Result{Class: UnknownClass, Certainty: NotKnown, Reason: "no-address"}},
	} {
		// What the mail says of itself is never looked at, but for a hint.
		m := message(test.client, "Received: from x (x.example [9.9.9.9]) by y.example.com with SMTP; d", "X-Originating-IP: [8.8.8.8]")
		test.want.PTR = cmp.Or(test.want.PTR, test.want.Name)
		if got := finder(t, false).Origin(m); got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func ip(s string) netip.Addr { return netip.MustParseAddr(s) }

const (
	byRelay  = "by gw.tokiwa.example (Postfix) with ESMTPS id 1; Mon, 5 Oct 2026 10:12:00 +0900"
	byRelay2 = "by edge.tokiwa.example (Postfix) with ESMTPS id 2; Mon, 5 Oct 2026 10:11:00 +0900"
	claimed  = "Received: from pc (jp.example.jp [210.171.226.40]) by evil.example.com with ESMTP; date"
)

func TestOriginBehindTrustedHosts(t *testing.T) {
	lost := Result{Class: UnknownClass, Certainty: NotKnown, Reason: "not-recorded", Relay: ip("203.0.113.10")}
	china := Result{IP: ip("114.114.114.114"), HELO: "friend", Country: "CN", Class: Country, Certainty: Proven, Relay: ip("203.0.113.10")}
	far := china
	far.Relay = ip("203.0.113.11")
	lostBehind := lost
	lostBehind.Relay = ip("203.0.113.11")

	user := peer("8.8.8.8", "", "laptop")
	user.AuthUser = "taro"
	lostUser := lost
	lostUser.Relay = ip("8.8.8.8")

	for _, test := range []struct {
		name   string
		client mail.Client
		header []string
		want   Result
	}{
		{"one hop", relay, []string{"Received: from friend (unknown [114.114.114.114]) " + byRelay, claimed}, china},
		{"two hops", relay, []string{
			"Received: from edge.tokiwa.example (edge.tokiwa.example [203.0.113.11]) " + byRelay,
			"Received: from friend (unknown [114.114.114.114]) " + byRelay2,
			claimed,
		}, far},
		{"a filter on the same host", relay, []string{
			"Received: from localhost (localhost [127.0.0.1]) " + byRelay,
			"Received: from friend (unknown [114.114.114.114]) " + byRelay,
			claimed,
		}, china},
		{"an internal hop", relay, []string{
			"Received: from dmz (unknown [192.168.1.2]) " + byRelay,
			"Received: from friend (unknown [114.114.114.114]) by dmz with SMTP; d",
		}, Result{IP: ip("114.114.114.114"), HELO: "friend", Country: "CN", Class: Country, Certainty: Proven, Relay: ip("192.168.1.2")}},
		{"an internal client", peer("192.168.1.2", "", "dmz"), []string{
			"Received: from friend (unknown [114.114.114.114]) by dmz with SMTP; d",
		}, Result{IP: ip("114.114.114.114"), HELO: "friend", Country: "CN", Class: Country, Certainty: Proven, Relay: ip("192.168.1.2")}},
		{"the relay calls itself otherwise inside", relay, []string{
			"Received: from friend (114.114.114.114) by EX01.tokiwa.local (192.168.0.5) with Microsoft SMTP Server id 15; d",
		}, china},
		{"IPv6 relay, IPv6 edge", peer("2001:db8::10", "gw.tokiwa.example", "gw.tokiwa.example"), []string{
			"Received: from m (unknown [IPv6:2001:240::25]) " + byRelay,
		}, Result{IP: ip("2001:240::25"), HELO: "m", Country: "JP", Class: Country, Certainty: Proven, Relay: ip("2001:db8::10")}},
		{"cloud behind the relay", relay, []string{
			"Received: from x (m1.outbound.protection.outlook.com [52.100.1.1]) " + byRelay,
		}, Result{IP: ip("52.100.1.1"), Name: "m1.outbound.protection.outlook.com", HELO: "x", Class: Cloud, Operator: "Microsoft", Certainty: Proven, Relay: ip("203.0.113.10")}},
		{"cloud name not confirmed", relay, []string{
			"Received: from x (m1.outbound.protection.outlook.com [114.114.114.114] (may be forged)) " + byRelay,
		}, Result{IP: ip("114.114.114.114"), HELO: "x", PTR: "m1.outbound.protection.outlook.com", Country: "CN", Class: Country, Certainty: Proven, Relay: ip("203.0.113.10")}},
		{"private edge", relay, []string{"Received: from pc (unknown [10.0.0.5]) " + byRelay},
			Result{IP: ip("10.0.0.5"), HELO: "pc", Class: UnknownClass, Certainty: Proven, Reason: "private", Relay: ip("203.0.113.10")}},
		{"passed on inside", peer("203.0.113.10", "mail-a.google.com", "mail-a.google.com"), []string{
			"Received: by mail-b.google.com with SMTP id 1; d",
			"Received: from friend ([114.114.114.114]) by mx.google.com with ESMTPS id 2; d",
		}, china},

		{"the relay records no address", relay, []string{"Received: from friend (friend) " + byRelay, claimed}, lost},
		{"the relay writes no field", relay, []string{"Subject: x", claimed}, lost},
		{"no Received field at all", relay, nil, lost},
		{"the mail began on the relay", relay, []string{"Received: by gw.tokiwa.example (Postfix, from userid 33) id 1; d", claimed}, lost},
		{"the second hop records no address", relay, []string{
			"Received: from edge.tokiwa.example (edge.tokiwa.example [203.0.113.11]) " + byRelay,
			"Received: from friend " + byRelay2,
			claimed,
		}, lostBehind},
		{"a user who logged in", user, []string{"Subject: x"}, lostUser},
	} {
		test.want.PTR = cmp.Or(test.want.PTR, test.want.Name)
		if got := placeOf(finder(t, false).Origin(message(test.client, test.header...))); got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestOriginOfOutgoingMailIsTheClient(t *testing.T) {
	user := peer("8.8.8.8", "", "laptop")
	user.AuthUser = "taro"
	m := message(user, claimed)
	m.Direction = mail.Out
	if got := finder(t, false).Origin(m); got.IP != user.Addr || got.Country != "US" {
		t.Errorf("%+v", got)
	}
}

func TestOriginOfStoredMail(t *testing.T) {
	const byMX = "by mx.tokiwa.example (Postfix) with ESMTPS id 3; Mon, 5 Oct 2026 10:12:00 +0900"
	china := Result{IP: ip("114.114.114.114"), HELO: "friend", Country: "CN", Class: Country, Certainty: Proven}
	behind := china
	behind.Relay = ip("203.0.113.11")
	none := Result{Class: UnknownClass, Certainty: NotKnown, Reason: "no-address"}

	for _, test := range []struct {
		name   string
		header []string
		want   Result
	}{
		{"our MX at the edge", []string{"Return-Path: <a@b>", "Received: from friend (unknown [114.114.114.114]) " + byMX, claimed}, china},
		{"delivery inside stands above", []string{
			"Received: from mx.tokiwa.example (mx.tokiwa.example [192.168.0.2]) by imap.tokiwa.example with LMTP id 4; d",
			"Received: from friend (unknown [114.114.114.114]) " + byMX,
			claimed,
		}, china},
		{"our MX behind a gateway", []string{
			"Received: from edge.tokiwa.example (edge.tokiwa.example [203.0.113.11]) " + byMX,
			"Received: from friend (unknown [114.114.114.114]) " + byRelay2,
			claimed,
		}, behind},
		{"a field that poses as our MX further down", []string{
			"Received: from friend (unknown [114.114.114.114]) " + byMX,
			"Received: from mail.mofa.go.jp (mail.mofa.go.jp [210.171.226.40]) " + byMX,
		}, china},
		{"case of the host name", []string{"Received: from friend (unknown [114.114.114.114]) " + strings.Replace(byMX, "mx.", "MX.", 1)}, china},
		{"no field of ours", []string{claimed}, none},
		{"a host below ours", []string{"Received: from friend (unknown [114.114.114.114]) by x.mx.tokiwa.example with SMTP"}, none},
		{"no field at all", nil, none},
		{"ours without an address", []string{"Received: from friend " + byMX, claimed}, Result{Class: UnknownClass, Certainty: NotKnown, Reason: "not-recorded"}},
	} {
		if got := placeOf(finder(t, false).Origin(stored(test.header...))); got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

// A client address from outside the file (a manifest) goes before the file's own fields.
func TestStoredMailWithAClient(t *testing.T) {
	m := stored("Received: from x (unknown [9.9.9.9]) by mx.tokiwa.example with SMTP; d")
	m.Client = stranger
	if got := finder(t, false).Origin(m); got.Country != "CN" {
		t.Errorf("%+v", got)
	}
}

// An endless chain of trusted hops is given up, not followed for ever.
func TestHopsAreBounded(t *testing.T) {
	var header []string
	for range maxHops + 1 {
		header = append(header, "Received: from gw.tokiwa.example (gw.tokiwa.example [203.0.113.10]) "+byRelay)
	}
	header = append(header, "Received: from friend (unknown [114.114.114.114]) "+byRelay)
	if got := finder(t, false).Origin(message(relay, header...)); got.Reason != "not-recorded" || got.IP.IsValid() {
		t.Errorf("%+v", got)
	}
}

func TestNewRefusesBadNetworks(t *testing.T) {
	for _, h := range []config.House{
		{TrustedRelays: []string{"203.0.113.10/99"}},
		{InternalNetworks: []string{"gw.tokiwa.example"}},
		{InternalNetworks: []string{""}},
	} {
		if _, err := New(h, config.Origin{}, nil, tables.Embedded()); err == nil || !strings.Contains(err.Error(), "house.") {
			t.Errorf("%+v: %v", h, err)
		}
	}
}

func TestWithoutCountryData(t *testing.T) {
	f, err := New(house(), config.Origin{}, nil, tables.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Origin(message(stranger)); got.Class != UnknownClass || got.Reason != "no-data" || got.Certainty != Proven {
		t.Errorf("%+v", got)
	}
}
