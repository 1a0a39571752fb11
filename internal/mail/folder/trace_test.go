package folder_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
)

func TestTrace(t *testing.T) {
	to := func(addr string) []mail.Recipient { return []mail.Recipient{{Addr: addr}} }
	tests := []struct {
		name   string
		header mail.Header
		want   mail.Envelope
	}{
		{"both", fields("Return-Path", " <a@example.net>", "Delivered-To", " b@example.jp"), mail.Envelope{Known: true, From: "a@example.net", Rcpts: to("b@example.jp")}},
		{"null reverse-path", fields("return-path", " <>"), mail.Envelope{Known: true}},
		{"topmost", fields("Return-Path", " <a@x.example>", "Delivered-To", " b@x.example", "Return-Path", " <c@y.example>", "Delivered-To", " d@y.example"),
			mail.Envelope{Known: true, From: "a@x.example", Rcpts: to("b@x.example")}},
		{"X-Original-To", fields("X-Original-To", " o@x.example", "Return-Path", " a@x.example"), mail.Envelope{Known: true, From: "a@x.example", Rcpts: to("o@x.example")}},
		{"Delivered-To first", fields("X-Original-To", " o@x.example", "Delivered-To", " d@x.example"), mail.Envelope{Rcpts: to("d@x.example")}},
		{"source route, fold, comment", fields("Return-Path", "\n <@h.example,@i.example:a@x.example> (x)"), mail.Envelope{Known: true, From: "a@x.example"}},
		{"empty fields", fields("Return-Path", "", "Delivered-To", " "), mail.Envelope{}},
		{"neither", fields("From", " a@x.example", "To", " b@x.example"), mail.Envelope{}},
		{"nothing", nil, mail.Envelope{}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, folder.Trace(test.header)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func fields(pairs ...string) mail.Header {
	var h mail.Header
	for i := 0; i < len(pairs); i += 2 {
		h = append(h, mail.Field{Name: pairs[i], Raw: []byte(pairs[i+1])})
	}
	return h
}
