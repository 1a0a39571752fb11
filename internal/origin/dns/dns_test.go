package dns_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/dnstest"
)

func system(t testing.TB, addrs ...string) *dns.Server {
	t.Helper()
	s, err := dns.System(addrs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func kind(err error) string {
	switch {
	case err == nil:
		return "answer"
	case dns.NotFound(err):
		return "none"
	case dns.Temporary(err):
		return "failure"
	}
	return "refused"
}

// There is no such record, there is no answer, and there is too much of one: three things.
func TestKindsOfFailure(t *testing.T) {
	s := dnstest.Start(t, dnstest.Zone{
		"a.example": {"TXT one", "TXT two", "A 192.0.2.1", "AAAA 2001:db8::1", "MX 5 mail.a.example"}, "1.2.0.192.in-addr.arpa": {"PTR mail.a.example"},
		"alias.example": {"CNAME a.example"}, "loop.example": {"CNAME loop.example"}, "fails.example": {"SERVFAIL"}, "refuses.example": {"REFUSED"},
		"silent.example": {"SILENT"}, "long.example": {"TXT " + strings.Repeat("x", 4000)}, "huge.example": {"TXT " + strings.Repeat("x", 9000)},
		"addrs.example": many(300),
	})
	o := dns.Defaults()
	o.Timeout = 1500 * time.Millisecond
	c := dns.NewCache(system(t, s.Addr), o)
	for name, want := range map[string]string{
		"a.example": "answer", "A.EXAMPLE.": "answer", "alias.example": "answer", "loop.example": "none", "fails.example": "failure", "refuses.example": "failure",
		"silent.example": "failure", "nothing.example": "none", "long.example": "answer", "huge.example": "refused", "addrs.example": "none",
		"": "none", "a..example": "none", strings.Repeat("a", 64) + ".example": "none", strings.Repeat("a.", 127) + "example": "none", "a b.example": "none", "あ.example": "none",
	} {
		txt, err := c.LookupTXT(t.Context(), name)
		if got := kind(err); got != want || got != "answer" && len(txt) > 0 {
			t.Errorf("%.20q: %s (%v), want %s", name, got, err, want)
		}
	}
	if mx, err := c.LookupMX(t.Context(), "a.example"); err != nil || len(mx) != 1 || mx[0].Host != "mail.a.example." {
		t.Errorf("%v %v", mx, err)
	}
	for network, want := range map[string]string{"ip4": "[192.0.2.1]", "ip6": "[2001:db8::1]"} {
		if addrs, err := c.LookupNetIP(t.Context(), network, "a.example"); err != nil || fmt.Sprint(addrs) != want {
			t.Errorf("%s: %v %v", network, addrs, err)
		}
	}
	if names, err := c.LookupAddr(t.Context(), "192.0.2.1"); err != nil || len(names) != 1 {
		t.Errorf("%v %v", names, err)
	}
	if addrs, err := c.LookupNetIP(t.Context(), "ip4", "addrs.example"); err != nil || len(addrs) != 100 {
		t.Errorf("%d addresses, %v", len(addrs), err)
	}
	if _, err := c.LookupNetIP(t.Context(), "ip", "fails.example"); kind(err) != "failure" {
		t.Error(err)
	}
}

func many(n int) (records []string) {
	for i := range n {
		records = append(records, fmt.Sprintf("A 10.0.%d.%d", i/250, i%250))
	}
	return records
}

// fake counts questions and answers as it is told.
type fake struct {
	asked atomic.Int64
	reply func(ctx context.Context, name string) ([]string, error)
}

func (f *fake) LookupTXT(ctx context.Context, name string) ([]string, error) {
	f.asked.Add(1)
	return f.reply(ctx, name)
}
func (f *fake) LookupMX(context.Context, string) ([]*net.MX, error) { return nil, errors.New("no") }
func (f *fake) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, errors.New("no")
}
func (f *fake) LookupAddr(context.Context, string) ([]string, error) { panic("a broken resolver") }

func silent(ctx context.Context, name string) ([]string, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// clock is moved by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// An answer is kept for its time, each kind for its own, and asked for once however many wait.
func TestCache(t *testing.T) {
	c := &clock{now: time.Unix(1e9, 0)}
	o := dns.Defaults()
	o.Now = c.Now
	for _, test := range []struct {
		err  error
		life time.Duration
	}{
		{nil, o.Keep}, {&net.DNSError{IsNotFound: true}, o.Negative}, {&net.DNSError{IsTemporary: true}, o.Failed}, {errors.New("broken"), o.Failed},
	} {
		hold := make(chan struct{})
		f := &fake{reply: func(context.Context, string) ([]string, error) { <-hold; return []string{"x"}, test.err }}
		cache := dns.NewCache(f, o)
		var wait sync.WaitGroup
		for range 20 {
			wait.Go(func() {
				if _, err := cache.LookupTXT(context.Background(), "a.example"); (err == nil) != (test.err == nil) {
					t.Errorf("%v, want %v", err, test.err)
				}
			})
		}
		close(hold)
		wait.Wait()
		ask := func() int64 {
			_, _ = cache.LookupTXT(context.Background(), "A.example.") // only how often it is asked matters
			return f.asked.Load()
		}
		c.add(test.life - time.Second)
		if n := ask(); n != 1 {
			t.Errorf("%v: asked %d times", test.err, n)
		}
		c.add(2 * time.Second)
		if n := ask(); n != 2 {
			t.Errorf("%v: asked %d times after its time", test.err, n)
		}
	}
}

// Who stops waiting does not take the answer from others.
func TestCacheCallerLeaves(t *testing.T) {
	hold := make(chan struct{})
	cache := dns.NewCache(&fake{reply: func(context.Context, string) ([]string, error) { <-hold; return []string{"x"}, nil }}, dns.Defaults())
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := cache.LookupTXT(ended, "a.example"); kind(err) != "failure" {
		t.Error(err)
	}
	close(hold)
	if txt, err := cache.LookupTXT(context.Background(), "a.example"); err != nil || len(txt) != 1 {
		t.Errorf("%v %v", txt, err)
	}
}

// The cache stays within its bounds whatever is asked, and keeps what is asked for again and again.
func TestCacheBounds(t *testing.T) {
	o := dns.Defaults()
	o.Entries, o.Octets = 1000, 1<<20
	f := &fake{reply: func(_ context.Context, name string) ([]string, error) {
		return []string{strings.Repeat("x", 5000)}, nil
	}}
	cache := dns.NewCache(f, o)
	for i := range 3000 {
		for _, name := range []string{fmt.Sprintf("h%d.example", i), "often.example"} {
			if _, err := cache.LookupTXT(context.Background(), name); err != nil {
				t.Fatal(err)
			}
		}
		if entries, octets := cache.Held(); entries > o.Entries || octets > o.Octets {
			t.Fatalf("%d entries, %d octets", entries, octets)
		}
	}
	if n := f.asked.Load(); n != 3001 {
		t.Errorf("asked %d times", n)
	}
}

// An answer that is far longer when it is asked for again counts with its new length.
func TestCacheBoundsOfNewAnswers(t *testing.T) {
	c := &clock{now: time.Unix(1e9, 0)}
	o := dns.Defaults()
	o.Entries, o.Octets, o.Now = 1000, 1<<20, c.Now
	var long atomic.Bool
	cache := dns.NewCache(&fake{reply: func(context.Context, string) ([]string, error) {
		if long.Load() {
			return []string{strings.Repeat("x", 5000)}, nil
		}
		return nil, &net.DNSError{IsNotFound: true}
	}}, o)
	for range 2 {
		for i := range 200 {
			_, _ = cache.LookupTXT(context.Background(), fmt.Sprintf("h%d.example", i))
		}
		_, octets := cache.Held()
		if octets > o.Octets || long.Load() && octets < 50*5000 {
			t.Fatalf("%d octets", octets)
		}
		long.Store(true)
		c.add(o.Negative + time.Second)
	}
}

// Where no server answers at all, mails do not wait for that one after the other; a domain whose own servers are silent brings nothing to a halt.
func TestOutage(t *testing.T) {
	c := &clock{now: time.Unix(1e9, 0)}
	o := dns.Defaults()
	o.Now, o.Timeout = c.Now, 20*time.Millisecond
	var down atomic.Bool
	probed := make(chan struct{}, 10)
	f := &fake{reply: func(ctx context.Context, name string) ([]string, error) {
		if name == "." {
			defer func() { probed <- struct{}{} }()
		}
		if down.Load() || strings.Contains(name, "evil") {
			return silent(ctx, name)
		}
		return nil, &net.DNSError{IsNotFound: true}
	}}
	cache := dns.NewCache(f, o)
	ask := func(name string) error {
		_, err := cache.LookupTXT(context.Background(), name)
		return err
	}
	for i := range 4 {
		ask(fmt.Sprintf("s%d.evil.example", i))
	}
	<-probed
	if err := ask("honest.example"); kind(err) != "none" {
		t.Errorf("after a silent domain: %v", err)
	}
	down.Store(true)
	for i := range 4 {
		ask(fmt.Sprintf("h%d.example", i))
	}
	<-probed
	for range 100 { // the probe's result is noted soon after
		if cache.Paused() {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	n := f.asked.Load()
	if err := ask("next.example"); kind(err) != "failure" || f.asked.Load() != n || !strings.Contains(err.Error(), "no DNS server answers") {
		t.Errorf("%v, asked %d times", err, f.asked.Load()-n)
	}
	c.add(o.Pause + time.Second)
	ask("still.example") // one look-up, and the next pause is longer
	<-probed
	for range 100 {
		if cache.Paused() {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.add(2*o.Pause - time.Second)
	if !cache.Paused() {
		t.Error("the second pause is no longer than the first")
	}
	down.Store(false)
	c.add(2 * time.Second)
	if err := ask("later.example"); kind(err) != "none" {
		t.Error(err)
	}
}

func TestBrokenResolver(t *testing.T) {
	cache := dns.NewCache(&fake{}, dns.Defaults())
	if _, err := cache.LookupAddr(t.Context(), "192.0.2.1"); kind(err) != "failure" {
		t.Error(err)
	}
}

func TestSession(t *testing.T) {
	s := dns.NewSession(&fake{reply: func(context.Context, string) ([]string, error) { return []string{"x"}, nil }}, 2)
	for i, want := range []string{"answer", "answer", "failure", "failure"} {
		if _, err := s.LookupTXT(t.Context(), "a.example"); kind(err) != want {
			t.Errorf("%d: %v, want %s", i, err, want)
		}
	}
}

// The next server is asked where one is silent, and large answers come by TCP.
func TestServers(t *testing.T) {
	dead := dnstest.Start(t, dnstest.Zone{"*": {"SILENT"}})
	alive := dnstest.Start(t, dnstest.Zone{"a.example": {"TXT " + strings.Repeat("x", 4000)}})
	txt, err := system(t, dead.Addr, alive.Addr).LookupTXT(t.Context(), "a.example.")
	if err != nil || len(txt) != 1 || len(txt[0]) != 4000 {
		t.Errorf("%d texts, %v", len(txt), err)
	}
	for _, bad := range []string{"", "ns.example", "192.0.2.53:0", "192.0.2.53:x", "[::1]", "192.0.2.53:99999"} {
		if _, err := dns.System([]string{bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for given, want := range map[string]string{"192.0.2.53": "192.0.2.53:53", "::1": "[::1]:53", "[::1]:5353": "[::1]:5353", "192.0.2.53:5353": "192.0.2.53:5353"} {
		if at, err := dns.ParseServer(given); err != nil || at.String() != want {
			t.Errorf("%s: %v %v", given, at, err)
		}
	}
}

// Many mails at once get the same answers, failures among them, and none changes what the others see.
func TestSharedAnswers(t *testing.T) {
	cache := dns.NewCache(&fake{reply: func(_ context.Context, name string) ([]string, error) {
		return nil, &net.DNSError{Err: "server misbehaving", Name: name}
	}}, dns.Defaults())
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			if _, err := dns.NewSession(cache, 1).LookupTXT(context.Background(), "a.example"); kind(err) != "failure" {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
