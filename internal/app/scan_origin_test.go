package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/config"
	"sekisho/internal/mail/folder"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/record"
)

// gatewayHouse has a gateway in front of its MX, on which Postfix delivers to mailboxes.
func gatewayHouse() config.Config {
	c := config.Default()
	c.House.Domains = []string{"tokiwa.example"}
	c.House.InternalNetworks = []string{"192.168.0.0/16"}
	c.House.TrustedRelays = []string{"203.0.113.10"}
	c.House.AuthservIDs = []string{"gw.tokiwa.example"}
	c.House.MXHosts = []string{"mx.tokiwa.example"}
	return c
}

// Trace fields as they stand in mailboxes of that house, from the top.
const (
	delivered = "Return-Path: <info@aoba.example>\nX-Original-To: hanako@tokiwa.example\nDelivered-To: hanako@tokiwa.example\n"
	byLMTP    = "Received: from mx.tokiwa.example\n\tby mx.tokiwa.example with LMTP\n\tid 6LkUGH0Z4mhF8QAAqZ4Xog\n\t(envelope-from <info@aoba.example>)\n\tfor <hanako@tokiwa.example>; Mon, 05 Oct 2026 10:12:02 +0900\n"
	byFilter  = "Received: from localhost (localhost [127.0.0.1])\n\tby mx.tokiwa.example (Postfix) with ESMTP id 4XYZ1\n\tfor <hanako@tokiwa.example>; Mon, 05 Oct 2026 10:12:01 +0900 (JST)\n" +
		"Received: from mx.tokiwa.example ([127.0.0.1])\n\tby localhost (mx.tokiwa.example [127.0.0.1]) (amavis, port 10024)\n\twith ESMTP id Qw1 for <hanako@tokiwa.example>;\n\tMon, 05 Oct 2026 10:12:01 +0900 (JST)\n"
	fromGW   = "Received: from gw.tokiwa.example (gw.tokiwa.example [203.0.113.10])\n\tby mx.tokiwa.example (Postfix) with ESMTPS id 4XYZ0\n\tfor <hanako@tokiwa.example>; Mon, 05 Oct 2026 10:12:00 +0900 (JST)\n"
	atGW     = "Received: from mail.aoba.example (unknown [114.114.114.114])\n\tby gw.tokiwa.example (Postfix) with ESMTPS id 4XYZ\n\tfor <hanako@tokiwa.example>; Mon, 05 Oct 2026 10:11:59 +0900 (JST)\n"
	direct   = "Received: from mail.aoba.example (unknown [114.114.114.114])\n\tby mx.tokiwa.example (Postfix) with ESMTP id 4XYZ\n\tfor <hanako@tokiwa.example>; Mon, 05 Oct 2026 10:11:59 +0900 (JST)\n"
	posing   = "Received: from mail.mofa.go.jp (mail.mofa.go.jp [210.171.226.40])\n\tby mx.tokiwa.example (Postfix) with ESMTPS id 4AAA; Mon, 05 Oct 2026 10:11:00 +0900 (JST)\n"
	cloudy   = "Received: from JPN01-TYC-obe.outbound.protection.outlook.com (mail-tycjpn01on2101.outbound.protection.outlook.com [40.107.114.101])\n\tby gw.tokiwa.example (Postfix) with ESMTPS id 4XYZ; Mon, 05 Oct 2026 10:11:59 +0900 (JST)\n"
	nobody   = "Received: from mail.aoba.example (mail.aoba.example)\n\tby gw.tokiwa.example with SMTP; Mon, 05 Oct 2026 10:11:59 +0900\n"
	fromPC   = "Received: from PC01 (unknown [192.168.3.4])\n\tby mx.tokiwa.example (Postfix) with ESMTPSA id 4XYZ; Mon, 05 Oct 2026 10:11:59 +0900 (JST)\n"
	passed   = "Authentication-Results: gw.tokiwa.example; dmarc=pass header.from=mofa.go.jp\n"
	ministry = "From: info@mofa.go.jp\nTo: hanako@tokiwa.example\nSubject: Oct\nDate: Mon, 05 Oct 2026 10:11:50 +0900\nMessage-ID: <1@mofa.go.jp>\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello\n"
)

// A mailbox of the house tells where its mails came from, by the fields that its own hosts wrote.
func TestOriginsInAMaildir(t *testing.T) {
	unknown := record.Origin{Class: "unknown", Certainty: "unknown"}
	china := record.Origin{IP: "114.114.114.114", Country: "CN", Class: "country", Certainty: "proven"}
	mails := map[string]struct {
		fields string
		want   record.Origin
	}{
		"01-direct":           {delivered + direct, china},
		"02-gateway":          {delivered + fromGW + atGW, china},
		"03-filter":           {delivered + byFilter + fromGW + atGW, china},
		"04-lmtp":             {delivered + byLMTP + fromGW + atGW, china},
		"05-posing":           {delivered + fromGW + atGW + posing, china},
		"06-cloud":            {delivered + fromGW + cloudy, record.Origin{IP: "40.107.114.101", Class: "cloud", Certainty: "proven"}},
		"07-not-recorded":     {delivered + fromGW + nobody + posing, unknown},
		"08-from-inside":      {delivered + fromPC, unknown},
		"09-none-of-ours":     {delivered + atGW, unknown},
		"10-no-trace":         {"", unknown},
		"11-direct-and-posed": {delivered + direct + fromGW + posing, china},
	}
	dir := t.TempDir()
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, m := range mails {
		if err := os.WriteFile(filepath.Join(dir, "cur", name+":2,S"), []byte(m.fields+ministry), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	for _, r := range scanAll(t, gatewayHouse(), dir) {
		name, _, _ := strings.Cut(filepath.Base(r.File), ":")
		if got := r.Origin; got != mails[name].want {
			t.Errorf("%s: %+v, want %+v", name, got, mails[name].want)
		}
		seen++
	}
	if seen != len(mails) {
		t.Errorf("%d of %d mails", seen, len(mails))
	}
}

func scanAll(t *testing.T, c config.Config, path string) (results []record.Result) {
	t.Helper()
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScreen(c, parts)
	if err != nil {
		t.Fatal(err)
	}
	for item := range folder.Paths([]string{path}, strings.NewReader("")) {
		r, err := Scan(context.Background(), s, item)
		if err != nil {
			t.Fatal(item.File, err)
		}
		results = append(results, r)
	}
	return results
}

// What our gateway found out counts. The same field from a stranger does not, wherever it stands, and says that it poses.
func TestWhoseVerdictCounts(t *testing.T) {
	for _, test := range []struct {
		name    string
		ip      string
		fields  string
		counts  bool // confirmed as the ministry's
		forged  bool
		unknown bool
	}{
		{"from the gateway", "203.0.113.10", passed + atGW, true, false, false},
		{"from a stranger", "114.114.114.114", passed, false, true, true},
		{"from a stranger, dressed as the gateway's", "114.114.114.114", passed + atGW, false, true, true},
		{"from a stranger by way of the gateway", "203.0.113.10", atGW + passed, false, false, true},
		{"in a mailbox, from the gateway", "", delivered + fromGW + passed + atGW, true, false, false},
		{"in a mailbox, from a stranger by way of the gateway", "", delivered + fromGW + atGW + passed, false, false, true},
		{"in a mailbox, from a stranger", "", delivered + direct + posing + passed, false, true, true},
	} {
		var r record.Result
		if test.ip == "" {
			file := filepath.Join(t.TempDir(), "mail.eml")
			if err := os.WriteFile(file, []byte(test.fields+ministry), 0o600); err != nil {
				t.Fatal(err)
			}
			r = scanAll(t, gatewayHouse(), file)[0]
		} else {
			r = judge(t, gatewayHouse(), test.ip, strings.ReplaceAll(test.fields+ministry, "\n", "\r\n"))
		}
		ids := traitsOf(r)
		undecided := slices.ContainsFunc(r.Undecided, func(u record.Undecided) bool { return u.Trait == "gojp-unauth" })
		if slices.Contains(ids, "gojp-auth-aligned") != test.counts || slices.Contains(ids, "authres-forged") != test.forged || undecided != test.unknown {
			t.Errorf("%s: traits %v, undecided %v", test.name, ids, r.Undecided)
		}
	}
}

// A database that cannot be used stops the start at its line.
func TestUnusableDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.mmdb")
	if err := os.WriteFile(path, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"geoip", "asn"} {
		c, err := config.Parse("sekisho.toml", []byte("[origin]\n"+key+" = \""+path+"\"\n"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Check(c, sandbox.Self)
		if err == nil || !strings.HasPrefix(err.Error(), "sekisho.toml:2:") || !strings.Contains(err.Error(), "no database") || !strings.Contains(err.Error(), "^^^") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
