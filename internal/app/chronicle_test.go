package app

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/screen"
	"sekisho/internal/store/pgtest"
)

// chronicle is a house in which mail after mail comes and goes, each judged and learnt as the milter would.
type chronicle struct {
	t      *testing.T
	now    time.Time
	clock  atomic.Int64 // now as the daemon's goroutines see it, in nanoseconds
	screen *screen.Screen
	memory *Memory
	count  int
}

// post is one mail of a chronicle. What is "" or zero has a default: it comes from a partner whose server and domain are confirmed.
type post struct {
	from, name string
	envelope   string // from
	ip         string // aoba's
	auth       string // Authentication-Results of ours, without authserv-id; "none": there is none
	to         []string
	subject    string
	text       string
	fields     string // further header fields, each with its line end
	id         string // Message-ID without brackets
	file       string // name of an attachment
	content    string
	out        bool // one of ours sends it
	user       string
}

// jst is where the house is.
var jst = time.FixedZone("JST", 9*3600)

// begins is when the chronicles begin.
var begins = time.Date(2026, 8, 3, 9, 0, 0, 0, jst)

// stores are where a chronicle may be kept.
var stores = map[string]func(t *testing.T) string{
	"sqlite":     func(t *testing.T) string { return "sqlite://" + t.TempDir() + "/history.db" },
	"postgresql": func(t *testing.T) string { return pgtest.Start(t) },
}

// onEveryStore tells a story once for each kind of store.
func onEveryStore(t *testing.T, tell func(*testing.T, *chronicle)) {
	for kind, url := range stores {
		t.Run(kind, func(t *testing.T) {
			c := houseConfig()
			c.House.OpenDesks, c.House.Partners = []string{"info@tokiwa.example"}, []string{"aoba.example"}
			c.Data, c.Store.URL = t.TempDir(), url(t)
			tell(t, newChronicle(t, c))
		})
	}
}

func newChronicle(t *testing.T, c config.Config) *chronicle {
	t.Helper()
	h := &chronicle{t: t}
	h.at(begins)
	parts, err := NewParts(c, silent{})
	if err != nil {
		t.Fatal(err)
	}
	parts.Now = func() time.Time { return time.Unix(0, h.clock.Load()).In(jst) }
	if h.memory, err = OpenMemory(context.Background(), c, MemoryOptions{Now: parts.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.memory.Close(context.Background()) })
	parts.Memory, parts.Learn = h.memory, true
	if h.screen, err = NewScreen(c, parts); err != nil {
		t.Fatal(err)
	}
	return h
}

// passes lets time go by.
func (h *chronicle) passes(d time.Duration) { h.at(h.now.Add(d)) }

func (h *chronicle) at(now time.Time) {
	h.now = now
	h.clock.Store(now.UnixNano())
}

// settles fills the history: sixty days of mail between partners and the house, so that whoever is not among them is a stranger.
func (h *chronicle) settles() {
	h.t.Helper()
	for day := range 60 {
		for i := range 9 {
			h.at(begins.AddDate(0, 0, day).Add(time.Duration(i) * time.Hour))
			partner := i % 5
			h.count++
			p := post{
				from: fmt.Sprintf("person%d@partner%d.example", partner, partner), ip: fmt.Sprintf("210.130.%d.5", 10+partner),
				to: []string{"hanako@tokiwa.example"}, subject: fmt.Sprintf("定例報告 %d-%d", day, i), text: routine(day*9 + i),
			}
			if err := Teach(context.Background(), h.screen, p.item(h)); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	if err := h.memory.History.Flush(context.Background()); err != nil {
		h.t.Fatal(err)
	}
	h.at(begins.AddDate(0, 0, 60))
}

// routine is one of many business letters that do not resemble each other.
func routine(n int) string {
	pick := func(k int, list ...string) string { return list[(n/k)%len(list)] }
	var b strings.Builder
	b.WriteString("いつもお世話になっております。\n")
	for i := range 6 {
		m := n*7 + i*13
		fmt.Fprintf(&b, "%s%s%d番の%sについて、%sが%sまでに%sを確認します。\n", pick(1+i, "先週", "昨日", "本日", "今朝", "先月"), pick(2+i, "東京", "大阪", "名古屋", "福岡", "札幌", "仙台", "広島"),
			m, pick(3+i, "図面", "試作品", "部品", "資材", "帳票", "契約", "設備"), pick(1+2*i, "製造課", "品質保証", "購買", "経理", "設計"), pick(5, "月末", "週明け", "来週中", "十五日", "月初"),
			pick(1+i%3, "数量と納期", "寸法と公差", "単価と条件", "日程と人員", "仕様の変更点"))
	}
	return b.String()
}

// comes judges the next mail. Whatever it teaches is written before the next one comes.
func (h *chronicle) comes(p post) record.Result {
	h.t.Helper()
	h.count++
	r, err := Scan(context.Background(), h.screen, p.item(h))
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.memory.History.Flush(context.Background()); err != nil {
		h.t.Fatal(err)
	}
	return r
}

// leaves is a mail that one of ours sends.
func (h *chronicle) leaves(p post) record.Result {
	h.t.Helper()
	p.out, p.user = true, "hanako"
	if p.from == "" {
		p.from, p.name = "hanako@tokiwa.example", "常盤 花子"
	}
	return h.comes(p)
}

func (p post) item(h *chronicle) folder.Item {
	p = p.withDefaults(h)
	octets := p.octets(h.now)
	client := mail.Client{Addr: netip.MustParseAddr(p.ip), Port: 40001, Name: "mail." + domainOf(p.envelope), PTR: "mail." + domainOf(p.envelope), Resolve: mail.ResolveOK, HELO: "mail." + domainOf(p.envelope)}
	direction := mail.In
	if p.out {
		client, direction = mail.Client{Addr: netip.MustParseAddr("192.168.1.20"), Port: 40001, HELO: "pc", AuthUser: p.user}, mail.Out
	}
	env := mail.Envelope{Known: true, From: p.envelope}
	for _, to := range p.to {
		env.Rcpts = append(env.Rcpts, mail.Recipient{Addr: to})
	}
	return folder.Item{
		File: fmt.Sprintf("%d.eml", h.count), Client: client, Envelope: env, Received: h.now, Direction: direction,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(octets)), nil },
	}
}

func (p post) withDefaults(h *chronicle) post {
	orIfEmpty := func(s *string, otherwise string) {
		if *s == "" {
			*s = otherwise
		}
	}
	orIfEmpty(&p.from, "taro@aoba.example")
	orIfEmpty(&p.envelope, p.from)
	orIfEmpty(&p.ip, japan)
	orIfEmpty(&p.auth, "dmarc=pass header.from="+domainOf(p.from))
	orIfEmpty(&p.subject, "お打ち合わせの件")
	orIfEmpty(&p.text, routine(10_000+h.count))
	orIfEmpty(&p.id, fmt.Sprintf("%d.chronicle@%s", h.count, domainOf(p.from)))
	if len(p.to) == 0 {
		p.to = []string{"hanako@tokiwa.example"}
	}
	return p
}

func domainOf(addr string) string { return addr[strings.LastIndexByte(addr, '@')+1:] }

func (p post) octets(at time.Time) string {
	var b strings.Builder
	if p.auth != "none" && !p.out {
		b.WriteString("Authentication-Results: mx.tokiwa.example; " + p.auth + "\n")
	}
	from := p.from
	if p.name != "" {
		from = word("utf-8", p.name) + " <" + p.from + ">"
	}
	fmt.Fprintf(&b, "From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n%sMIME-Version: 1.0\n",
		from, strings.Join(p.to, ", "), word("utf-8", p.subject), at.Format("Mon, 2 Jan 2006 15:04:05 -0700"), p.id, p.fields)
	if p.file == "" {
		return crlf(b.String() + textIn("utf-8", p.text))
	}
	return crlf(b.String() + "Content-Type: multipart/mixed; boundary=\"=-chronicle\"\n\n--=-chronicle\n" + textIn("utf-8", p.text) +
		"--=-chronicle\n" + file("application/octet-stream", "utf-8", p.file, p.content) + "\n--=-chronicle--\n")
}

// has says that a trait was found with weight.
func has(r record.Result, trait string) bool {
	return slices.ContainsFunc(r.Findings, func(f record.Finding) bool { return f.Trait == trait && f.Weight != 0 })
}

// wants compares a judgement with what must and what must not be found.
func (h *chronicle) wants(r record.Result, level string, must, mustNot []string) {
	h.t.Helper()
	if level != "" && r.Level != level {
		h.t.Errorf("level %s (%.1f), want %s\n%s", r.Level, r.Score, level, reasons(r))
	}
	for _, id := range must {
		if !has(r, id) {
			h.t.Errorf("%s is not found\n%s", id, reasons(r))
		}
	}
	for _, id := range mustNot {
		if has(r, id) {
			h.t.Errorf("%s is found\n%s", id, reasons(r))
		}
	}
}

// evidence is what a trait says in both languages.
func evidence(r record.Result, trait string) string {
	for _, f := range r.Findings {
		if f.Trait == trait {
			return f.Evidence.En + "\n" + f.Evidence.Ja
		}
	}
	return ""
}

// late are the late findings, the newest first.
func (h *chronicle) late() (list []record.Late) {
	h.t.Helper()
	err := h.memory.Store.Late(context.Background(), func(l record.Late) bool { list = append(list, l); return true })
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// confirms is what a responder does who found out that a mail was an attack.
func (h *chronicle) confirms(name, id string) {
	h.t.Helper()
	ctx := context.Background()
	mails, err := h.memory.Store.Messages(ctx, []string{id})
	if err != nil || len(mails) != 1 {
		h.t.Fatalf("%d mails %s, %v", len(mails), id, err)
	}
	err = h.memory.Store.Confirm(ctx, record.Case{Name: name, Confirmed: h.now, By: "sato", Reason: "test", Mails: []string{id}, Features: mails[0].Features})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.memory.History.Refresh(ctx); err != nil {
		h.t.Fatal(err)
	}
}
