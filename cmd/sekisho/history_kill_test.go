package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/record"
	"sekisho/internal/store"
)

// speaks sends one mail of that sender and returns the answer to its end: the level, or a reply.
func (s *session) speaks(from, id, content string) (string, error) {
	s.put('M', "<"+from+">\x00")
	s.put('R', "<hanako@tokiwa.example>\x00")
	if _, _, err := s.get(); err != nil {
		return "", err
	}
	fields := []string{"From: " + from, "Subject: " + id, "Message-ID: <" + id + "@" + from[strings.IndexByte(from, '@')+1:] + ">", "Date: " + time.Now().Format(time.RFC1123Z)}
	if content != "" {
		fields = append(fields, "Content-Type: application/octet-stream; name=order.pdf.exe")
	}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ":")
		s.put('L', name+"\x00"+value+"\x00")
	}
	s.put('N', "")
	s.put('B', content+"\r\n")
	return s.end()
}

// Killed under load: nothing is learnt from a held mail, the database is whole, and what had been written before is there. At most what was
// answered in the last moments is missing.
func TestKilledWhileLearning(t *testing.T) {
	dir := folderWith(t, house)
	p := serving(t, dir, command(dir))
	for i := range 20 {
		p.speaks(t, fmt.Sprintf("early%d@friend.example", i), "", "pass")
	}
	opened, keys := openedStore(t, dir)
	p.eventually("the first mails are written", func() bool { return len(known(t, opened, keys, "early", "friend.example", 20)) == 20 })
	var answered atomic.Int64
	var senders sync.WaitGroup
	for worker := range 4 {
		senders.Go(func() {
			s, err := p.dial()
			for i := 0; err == nil; i++ {
				n := worker*1_000_000 + i
				if _, err = s.speaks(fmt.Sprintf("held%d@foe.example", n), fmt.Sprintf("h%d", n), mz); err == nil {
					_, err = s.speaks(fmt.Sprintf("late%d@friend.example", n), fmt.Sprintf("l%d", n), "")
					answered.Add(2)
				}
			}
		})
	}
	var written int64
	p.eventually("the load is written", func() bool {
		written = mailsIn(t, opened)
		return written > 400
	})
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	if status := p.ends(syscall.SIGKILL); status != -1 {
		t.Errorf("status %d", status)
	}
	senders.Wait()

	opened, keys = openedStore(t, dir)
	defer opened.Close()
	if err := opened.Verify(context.Background()); err != nil {
		t.Fatalf("the database is not whole: %v", err)
	}
	if n := len(known(t, opened, keys, "early", "friend.example", 20)); n != 20 {
		t.Errorf("%d of 20 mails are left that had been written", n)
	}
	var held []string
	for worker := range 4 {
		for i := range int(answered.Load()) {
			held = append(held, known(t, opened, keys, fmt.Sprintf("held%d", worker*1_000_000+i), "foe.example", 0)...)
		}
	}
	if len(held) > 0 {
		t.Errorf("learnt from held mail: %v", held)
	}
	if left := mailsIn(t, opened); left < written || left > 20+answered.Load()+4 {
		t.Errorf("%d mails are recorded; %d had been written, %d answered", left, written, 20+answered.Load())
	}
	p = serving(t, dir, command(dir))
	p.speaks(t, "early1@friend.example", "", "pass")
}

func (p *process) speaks(t *testing.T, from, content, want string) {
	t.Helper()
	s := p.session()
	defer s.conn.Close()
	if got, err := s.speaks(from, from, content); err != nil || got != want {
		t.Errorf("%s: %q, %v; want %q\n%s", from, got, err, want, p.text())
	}
}

func (p *process) eventually(what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("not so: %s\n%s", what, p.text())
		}
	}
}

func openedStore(t *testing.T, dir string) (*store.Store, record.Keys) {
	t.Helper()
	c := config.Default()
	c.Data = dir + "/data"
	s, keys, err := app.OpenStore(context.Background(), c, false)
	if err != nil {
		t.Fatal(err)
	}
	return s, keys
}

func mailsIn(t *testing.T, s *store.Store) int64 {
	t.Helper()
	health, err := s.Health(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return health.Mails
}

// known lists the addresses that relations are known of: name0@domain to nameN@domain, or name@domain alone where n is 0.
func known(t *testing.T, s *store.Store, keys record.Keys, name, domain string, n int) (list []string) {
	t.Helper()
	addresses := []string{name + "@" + domain}
	if n > 0 {
		addresses = nil
		for i := range n {
			addresses = append(addresses, fmt.Sprintf("%s%d@%s", name, i, domain))
		}
	}
	for _, addr := range addresses {
		r, err := s.Relations(context.Background(), record.Query{Persons: []record.Key{keys.Of(record.KindPerson, addr)}})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Persons) > 0 {
			list = append(list, addr)
		}
	}
	return list
}
