package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sekisho/e2e/rig"
)

// How many mails the flood has, SEKISHO_E2E_MAILS apart, and how many connections send at once by each way. Programs start processes, which
// costs more: they send one mail in twelve.
const (
	floodMails   = 5000
	floodSenders = 4
	perSession   = 20
	programShare = 12
)

// flood is a run with many mails, each of which must arrive once for each of its recipients.
type flood struct {
	outside
	tap *rig.Tap

	sent    atomic.Int64
	mu      sync.Mutex
	waiting []parcel       // what was stopped, with the recipients that are left
	stops   map[string]int // replies 451 by the way
	odd     []string       // what should not have been answered
}

// parcel is a mail that a client has to send.
type parcel struct {
	letter
	by door // by SMTP; without a name by sendmail(1)
}

// TestFlood raises L3 while mail leaves by all three ways. What passed had passed when raise returned; all else got 451, stays with its
// sender, and arrives once when the level has been lowered.
func TestFlood(t *testing.T) {
	f := openFlood(t)
	parcels := f.parcels(amount())
	expected := 0
	for _, p := range parcels {
		expected += len(p.to)
	}

	sent := make(chan struct{})
	go func() {
		defer close(sent)
		f.send(parcels)
	}()
	f.reached(int64(len(parcels) * 2 / 5))
	f.raise()
	f.tap.Mark()
	<-sent
	if t.Failed() {
		t.FailNow()
	}
	f.settled()
	atRaise := f.tap.Finals()
	f.stopsAreCounted()

	f.lower()
	waiting := f.waiting
	f.waiting = nil
	f.send(waiting)
	if len(f.waiting) > 0 {
		t.Errorf("%d mails are stopped after lower", len(f.waiting))
	}
	f.collect(expected)
	f.everyOneOnce(parcels)
	f.passedInTime(atRaise)
	for _, line := range f.odd {
		t.Error(line)
	}
	t.Logf("%d mails, %d recipients, stopped %v", len(parcels), expected, f.stops)
}

func amount() int {
	if n, err := strconv.Atoi(os.Getenv("SEKISHO_E2E_MAILS")); err == nil && n > 0 {
		return n
	}
	return floodMails
}

// openFlood starts a gate with the tap on the way out.
func openFlood(t *testing.T) *flood {
	dir := folder(t)
	inner := filepath.Join(dir, "inner.sock")
	g := openOut(t, rig.GateOptions{Dir: dir, Outbound: "unix:" + inner, Main: []string{"enable_long_queue_ids = yes"}})
	tap, err := rig.StartTap(strings.TrimPrefix(g.Postfix.OutboundSocket(), "unix:"), inner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tap.Close() })
	return &flood{outside: g, tap: tap, stops: map[string]int{}}
}

// parcels are mails to strangers, contacts, our own people, and mixtures.
func (f *flood) parcels(n int) []parcel {
	doors := f.doors()
	list := make([]parcel, n)
	for i := range list {
		stranger, contact, own := fmt.Sprintf("x%d@far.example", i), fmt.Sprintf("x%d@partner.example", i), "sato@tokiwa.example"
		to := []string{stranger}
		switch i % 10 {
		case 1:
			to = []string{contact}
		case 4:
			to = []string{own}
		case 7:
			to = []string{stranger, contact}
		}
		list[i] = parcel{letter: letterTo(to...)}
		if i%programShare != 0 {
			list[i].by = doors[i%2]
		}
	}
	return list
}

// reached waits until so many mails have been sent.
func (f *flood) reached(n int64) {
	for f.sent.Load() < n && !f.t.Failed() {
		time.Sleep(5 * time.Millisecond)
	}
}

// send sends mails by their ways, several at once. What is stopped waits afterwards.
func (f *flood) send(parcels []parcel) {
	var senders sync.WaitGroup
	for _, name := range []string{"", "submission", "inside"} {
		queue := make(chan parcel, len(parcels))
		for _, p := range parcels {
			if p.by.name == name {
				queue <- p
			}
		}
		close(queue)
		for range floodSenders {
			if name == "" {
				senders.Go(func() { f.programs(queue) })
			} else {
				senders.Go(func() { f.sessions(queue) })
			}
		}
	}
	senders.Wait()
}

func (f *flood) programs(queue <-chan parcel) {
	for p := range queue {
		if err := f.Postfix.Sendmail1(p.from, p.to, bytes.ReplaceAll(p.octets(), []byte("\r\n"), []byte("\n"))); err != nil {
			f.t.Error(err)
			return
		}
		f.sent.Add(1)
	}
}

// sessions sends mails one after the other, some on each connection.
func (f *flood) sessions(queue <-chan parcel) {
	var conn *rig.Conn
	n := 0
	for p := range queue {
		if n%perSession == 0 {
			if conn != nil {
				conn.Close()
			}
			var err error
			if conn, err = rig.Dial(p.by.address, p.by.client); err != nil {
				f.t.Error(err)
				return
			}
		}
		n++
		receipt, err := conn.Send(p.mail())
		if err != nil {
			f.t.Error(err)
			return
		}
		f.answered(p, receipt)
		f.sent.Add(1)
	}
	if conn != nil {
		conn.Close()
	}
}

// answered keeps what the client still has to send: the recipients that were stopped, each with its reply, or all with that of the message.
func (f *flood) answered(p parcel, receipt rig.Receipt) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var left []string
	agreed := 0
	for i, r := range receipt.Rcpt {
		switch {
		case r.OK():
			agreed++
			if !receipt.Data.OK() {
				left = append(left, p.to[i])
			}
		case isStopped(r):
			f.stops[p.by.name]++
			left = append(left, p.to[i])
		default:
			f.odd = append(f.odd, fmt.Sprintf("%s: %s", p.to[i], r))
		}
	}
	if agreed > 0 && !receipt.Data.OK() {
		f.stops[p.by.name]++
		if !isStopped(receipt.Data) {
			f.odd = append(f.odd, fmt.Sprintf("%v: %s", p.to, receipt.Data))
		}
	}
	if len(left) > 0 {
		p.to = left
		f.waiting = append(f.waiting, p)
	}
}

// settled waits until Postfix has nothing left to do but what is stopped.
func (f *flood) settled() {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if queued, err := f.Postfix.Queue(); err != nil || busy(queued) == 0 {
			return
		}
	}
	f.t.Error("Postfix does not come to rest")
}

// busy counts mails that Postfix has taken and not delivered; what sendmail(1) has put down is not taken.
func busy(queued []rig.Queued) int {
	n := 0
	for _, q := range queued {
		if q.Queue != "maildrop" {
			n++
		}
	}
	return n
}

// stopsAreCounted compares what the clients were told with what the responder is told.
func (f *flood) stopsAreCounted() {
	f.t.Helper()
	hosts, accounts := f.status().stops()
	for _, d := range f.doors() {
		if f.stops[d.name] == 0 || hosts[d.client.Addr] != f.stops[d.name] {
			f.t.Errorf("%s: %d replies, status has hosts %v", d.name, f.stops[d.name], hosts)
		}
	}
	if n := accounts[yamada.User] + accounts[yamada.User+"@"+rig.Realm]; n != f.stops["submission"] {
		f.t.Errorf("%d replies at submission, status has accounts %v", f.stops["submission"], accounts)
	}
	if n, err := f.Postfix.Submitted(); err != nil || n == 0 || hosts["127.0.0.1"] < n {
		f.t.Errorf("%d mails of programs wait, %v; status has hosts %v", n, err, hosts)
	}
}

// collect waits until the sink has got mail for so many recipients and nothing is left anywhere.
func (f *flood) collect(expected int) {
	if err := f.Postfix.Pickup(); err != nil {
		f.t.Error(err)
	}
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		n := 0
		for _, d := range f.Sink.All() {
			n += len(d.To)
		}
		if left, err := f.Postfix.Submitted(); n >= expected && left == 0 && err == nil {
			break
		}
	}
	f.settled()
}

var messageID = regexp.MustCompile(`(?m)^Message-ID: <(.*)>`)

// everyOneOnce wants each mail to have arrived once for each recipient.
func (f *flood) everyOneOnce(parcels []parcel) {
	arrived := map[string]int{}
	for _, d := range f.Sink.All() {
		if id := messageID.FindSubmatch(d.Octets); id != nil {
			for _, to := range d.To {
				arrived[string(id[1])+" "+to]++
			}
		}
	}
	lost, doubled := 0, 0
	for _, p := range parcels {
		for _, to := range p.to {
			switch n := arrived[p.id+" "+to]; {
			case n == 0:
				lost++
			case n > 1:
				doubled++
			}
			delete(arrived, p.id+" "+to)
		}
	}
	if lost > 0 || doubled > 0 || len(arrived) > 0 {
		f.t.Errorf("lost %d, doubled %d, for nobody who was named %d", lost, doubled, len(arrived))
	}
}

// queueID finds it in the first field that Postfix adds.
var queueID = regexp.MustCompile(`\bid ([0-9A-Za-z]{10,})`)

// passedInTime wants every mail for a stranger that passed to have had its answer when raise returned, and to have been asked about.
func (f *flood) passedInTime(atRaise []rig.Final) {
	f.t.Helper()
	toStranger := map[string]bool{}
	for _, d := range f.Sink.All() {
		id := queueID.FindSubmatch(d.Octets)
		if id == nil {
			f.t.Fatalf("no queue id in\n%s", d.Octets)
		}
		for _, to := range d.To {
			toStranger[string(id[1])] = toStranger[string(id[1])] || strings.HasSuffix(to, "@far.example")
		}
	}
	before, after, late := 0, 0, 0
	for _, final := range atRaise {
		switch {
		case !final.Passes():
		case !toStranger[final.QueueID]:
			after++
		case final.Marked:
			before++
		default:
			late++
			f.t.Errorf("%s passed after raise had returned", final.QueueID)
		}
	}
	asked := map[string]bool{}
	for _, final := range f.tap.Finals() {
		asked[final.QueueID] = true
	}
	for id := range toStranger {
		if !asked[id] {
			f.t.Errorf("%s was delivered without having been asked about", id)
		}
	}
	if before == 0 || after == 0 {
		f.t.Errorf("%d for strangers passed before, %d for others: this shows nothing", before, after)
	}
	f.t.Logf("for strangers %d passed before raise returned, %d later", before, late)
}
