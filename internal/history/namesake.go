package history

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sekisho/internal/record"
	"sekisho/internal/text"
)

// Bounds of what is asked about namesakes.
const (
	leastName     = 3 // characters
	maxNameOctets = 200
	maxNameWords  = 5 // of which neighbours are looked for
	askedPairs    = 200
	lookedAtMails = 1000 // of one author, for his readers
	maxReaders    = 3
)

// name is the key of a display name that is a person's, or 0: role names, addresses and what is too short name nobody.
func (h *History) name(display string) record.Key {
	display = clip(display, maxNameOctets)
	folded := record.FoldName(display)
	if utf8.RuneCountInString(folded) < leastName || len(text.Addresses(display)) > 0 || roleName(folded) {
		return 0
	}
	return h.o.Keys.Of(record.KindName, display)
}

// namesIn are the keys under which somebody of a display name may be known: the whole, and each two words that stand beside each other, in both orders of
// family and given name ("青葉商事 田中 一郎", "一郎 田中").
func (h *History) namesIn(display string) (keys []record.Key) {
	add := func(name string) {
		if key := h.name(name); key != 0 && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	add(display)
	words := strings.FieldsFunc(clip(display, maxNameOctets), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",、/|()（）[]【】\"", r)
	})
	words = words[:min(len(words), maxNameWords)]
	for i := 1; i < len(words); i++ {
		add(words[i-1] + " " + words[i])
		add(words[i] + " " + words[i-1])
	}
	return keys
}

// roleName says that a folded name is that of an office or a machine, which many have.
func roleName(folded string) bool {
	for _, word := range roleWords() {
		if strings.Contains(folded, word) {
			return true
		}
	}
	for _, end := range []string{"部", "課", "係", "室", "局", "グループ", "チーム", "センター", "窓口", "担当", "担当者", "御中", "team", "desk", "group"} {
		if strings.HasSuffix(folded, end) {
			return true
		}
	}
	return slices.Contains([]string{"info", "sales", "contact", "office", "mail", "news", "admin", "root", "postmaster", "webmaster", "hr", "pr", "saiyo", "soumu"}, folded)
}

func roleWords() []string {
	return []string{
		"営業部", "総務", "経理", "人事部", "人事課", "採用", "広報", "事務局", "受付", "サポート", "お客様", "お問い合わせ", "お問合せ", "問い合わせ", "問合せ", "お知らせ", "インフォメーション",
		"ニュース", "メルマガ", "メールマガジン", "配信", "自動送信", "自動応答", "送信専用", "管理者", "システム", "通知", "編集部", "編集局", "株式会社", "有限会社", "合同会社", "(株)", "(有)",
		"noreply", "no-reply", "donotreply", "do-not-reply", "support", "newsletter", "notification", "mailer-daemon", "helpdesk", "customer", "service", "billing", "recruit", "information",
	}
}

// address is what is kept of an address beside its key: the address, or "#" and the key of its organisational domain where addresses are not kept, so that
// namesakes of one organisation can be told all the same.
func (h *History) address(addr string) string {
	if plain(h.o.Keeping.Addresses) {
		return clip(addr, maxString)
	}
	return "#" + h.domainTag(text.OrgDomain(text.DomainOf(addr)))
}

func (h *History) domainTag(domain string) string {
	return strconv.FormatInt(int64(h.o.Keys.Of(record.KindDomain, domain)), 36)
}

// findNamesakes lists the other addresses under the author's display name.
func (h *History) findNamesakes(ctx context.Context, look *Look, names []record.Name) error {
	m := look.mail
	names = slices.DeleteFunc(slices.Clone(names), func(n record.Name) bool { return slices.Contains(m.authors, n.Person) })
	names = names[:min(len(names), record.NamesOfOne)]
	if len(names) == 0 {
		return nil
	}
	here, err := h.mailsHere(ctx, m, names)
	if err != nil {
		return err
	}
	for _, n := range names {
		s := Namesake{Ours: n.Ours, Mails: n.N, Here: here[n.Person], Readers: h.readers(n.Person)}
		if tag, hidden := strings.CutPrefix(n.Addr, "#"); hidden {
			s.SameOrg = m.org != "" && !m.Shared && tag == h.domainTag(m.org)
		} else {
			s.Addr, s.Domain = n.Addr, text.OrgDomain(text.DomainOf(n.Addr))
			s.SameOrg = m.org != "" && !m.Shared && s.Domain == m.org
		}
		look.Relation.Namesakes = append(look.Relation.Namesakes, s)
	}
	return nil
}

// mailsHere counts the mails of each namesake to those recipients of this mail who got most of them: an address more among the recipients makes nobody unknown.
func (h *History) mailsHere(ctx context.Context, m *sighted, names []record.Name) (map[record.Key]int64, error) {
	var q record.Query
	for _, rcpt := range m.rcpts {
		for _, n := range names {
			if len(q.Pairs) < askedPairs {
				q.Pairs = append(q.Pairs, record.PairKey{Outside: n.Person, Ours: rcpt})
			}
		}
	}
	known, err := h.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	here := map[record.Key]int64{}
	for _, p := range known.Pairs {
		here[p.Outside] = max(here[p.Outside], p.In.N)
	}
	return here, nil
}

// readers counts who got mail of an author within the days of the window, up to three.
func (h *History) readers(author record.Key) int {
	var seen []record.Key
	h.window.mu.RLock()
	defer h.window.mu.RUnlock()
	h.window.ofAuthor(author, lookedAtMails, func(e *entry) bool {
		if !e.has(flagAccepted) {
			return true
		}
		for _, rcpt := range e.rcptKeys() {
			if !slices.Contains(seen, rcpt) {
				seen = append(seen, rcpt)
			}
			if len(seen) >= maxReaders {
				return false
			}
		}
		return true
	})
	return len(seen)
}
