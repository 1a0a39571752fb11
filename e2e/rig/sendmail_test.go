package rig

import (
	"bytes"
	"testing"
)

// The private Sendmail by itself takes mail by IPv4 and IPv6, and what is sent arrives octet for octet.
func TestSendmail(t *testing.T) {
	tree, s := debs(t, "sendmail"), sink(t)
	m, err := StartSendmail(tree, SendmailOptions{Dir: folder(t), SinkPort: s.Port()})
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	t.Cleanup(func() {
		if !stopped {
			m.Stop()
		}
	})

	addresses := map[string]string{"four@a.example": m.Address()}
	if m.IPv6 {
		addresses["six@a.example"] = m.Address6()
	}
	for from, address := range addresses {
		sent := []byte("Date: Mon, 5 Oct 2026 10:12:00 +0900\r\nFrom: a@a.example\r\nMessage-ID: <1@a.example>\r\nSubject: x\r\n\r\n.dot\r\nx\r\n")
		receipt, err := Send(address, XClient{}, Mail{From: from, To: []string{"b@tokiwa.example"}, Octets: sent})
		if err != nil || !receipt.Data.OK() || receipt.QueueID == "" {
			t.Fatalf("receipt %+v, %v", receipt, err)
		}
		d, err := s.Wait(func(d Delivery) bool { return d.From == from })
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasSuffix(d.Octets, sent) {
			t.Errorf("arrived:\n%q", d.Octets)
		}
	}
	stopped = true
	if err := m.Stop(); err != nil {
		t.Error(err)
	}
}
