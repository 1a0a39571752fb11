package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/config"
	"sekisho/internal/intel"
)

// hunting is one `sekisho hunt`.
type hunting struct {
	desk
	criteria     intel.Criteria
	history      config.History
	since, until string
	similar      string
	csv, late    bool
	queue        onHold
	yes          bool

	confirm, by, reason string

	export, tlp, outFile string
	ownNames             []string
}

func newHunt() *cobra.Command {
	h := hunting{desk: desk{strict: true}}
	c := &cobra.Command{
		Use:   "hunt",
		Short: "Find earlier mails: who got it, when, what became of it",
		Long: "hunt looks through the records of earlier mails. All criteria must hold; of one that is given several times any will do, but for --subject and --file,\n" +
			"each of which must hold. --subject and --file are fragments, letter case apart, unless --exact says that they are the whole: fragments are found only\n" +
			"where the configuration keeps subjects and file names in plain, whole ones also where it keeps keyed hashes.\n\n" +
			"--similar compares the text: with a mail in a file, or with an earlier one by its X-Sekisho-Id.\n\n" +
			"--confirm makes the mails from outside a case: a confirmed attack, whose tools later mails are compared with. --export writes what may be shared with\n" +
			"others: no recipient, no host, address or user inside, times to the hour, names of the house replaced by [ORG]. It shows everything before it writes.\n" +
			"A milter knows what it accepted, not what was delivered or opened.\n\n" +
			"Exit status: 0 nothing was found, 1 something was found, 2 it could not be done.",
		Example: "  sekisho hunt --sender kaikei@evil[.]example --since 7d\n  sekisho hunt --similar held.eml --since 30d --json\n" +
			"  sekisho hunt --hash 9f86d0…0a08 --confirm 2026-014 --by sato --reason \"dropper in attachment\"\n" +
			"  sekisho hunt --case 2026-014 --export stix --tlp amber --out share.json",
		Args: cobra.NoArgs,
	}
	h.flags(c, true)
	h.criteriaFlags(c)
	c.Flags().BoolVar(&h.csv, "csv", false, "print a table for spreadsheets (CSV)")
	c.Flags().BoolVar(&h.late, "late", false, "list what became known of mails after they were accepted")
	c.Flags().BoolVar(&h.yes, "yes", false, "do not ask")
	c.Flags().StringVar(&h.confirm, "confirm", "", "make the mails that are found part of `CASE`, a confirmed attack")
	c.Flags().StringVar(&h.by, "by", "", "`WHO` confirms it")
	c.Flags().StringVar(&h.reason, "reason", "", "`WHY` it is an attack")
	c.Flags().StringVar(&h.export, "export", "", "write what may be shared, as `FORMAT`: stix, misp, csv or text")
	c.Flags().StringVar(&h.tlp, "tlp", "", "`LABEL` of what is exported: clear, green, amber or amber+strict")
	c.Flags().StringVar(&h.outFile, "out", "", "write the export to a new `FILE` (default: standard output)")
	c.Flags().StringArrayVar(&h.ownNames, "own-name", nil, "a further `NAME` of the house that must not be told; may be repeated")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := h.sit(cmd); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		loaded, err := h.where.load()
		if err != nil {
			return err
		}
		h.history = loaded.History
		if err := h.check(cmd); err != nil {
			return err
		}
		return h.knowing(ctx, false, func(k *knowledge) error { return h.run(ctx, k) })
	}
	return c
}

func (h *hunting) criteriaFlags(c *cobra.Command) {
	f, k := c.Flags(), &h.criteria
	f.StringArrayVar(&k.Digests, "hash", nil, "something carried has this `SHA-256`")
	f.StringArrayVar(&k.Senders, "sender", nil, "From, the reverse-path or Reply-To is `ADDRESS`")
	f.StringArrayVar(&k.Rcpts, "rcpt", nil, "a recipient is `ADDRESS`")
	f.StringArrayVar(&k.Domains, "domain", nil, "a sender's address is of `DOMAIN` or below it")
	f.StringArrayVar(&k.Hosts, "url-host", nil, "a link leads to `HOST` or below it")
	f.StringArrayVar(&k.Subjects, "subject", nil, "the subject contains `TEXT`")
	f.StringArrayVar(&k.Files, "file", nil, "the name of something carried contains `TEXT`")
	f.BoolVar(&k.Exact, "exact", false, "--subject and --file are whole, not fragments")
	f.StringArrayVar(&k.MessageIDs, "message-id", nil, "its Message-ID is `ID`")
	f.StringArrayVar(&k.Clients, "client", nil, "it came from `ADDRESS`, or from a network as 203.0.113.0/24")
	f.StringVar(&h.similar, "similar", "", "its text is about that of `FILE|ID`")
	f.Float64Var(&k.Alike, "alike", 0.6, "how much the texts must have in common, from 0 to `1`")
	f.StringVar(&h.since, "since", "", "it came at `TIME` or later: 7d or 36h ago, 2026-11-22, \"2026-11-22 18:00\", RFC 3339")
	f.StringVar(&h.until, "until", "", "it came at `TIME` or earlier, written likewise")
	f.StringVar(&k.Direction, "direction", "", "`in` or out")
	f.StringArrayVar(&k.Levels, "level", nil, "it was judged `LEVEL`: pass, note, mark, hold, undecided")
	f.StringVar(&k.Case, "case", "", "it belongs to `CASE`")
	f.IntVar(&k.Limit, "limit", 1000, "the newest `N`; 0: all")
}

// check refuses what cannot be meant, and what the records cannot answer: to say "nothing was found" there would be wrong.
func (h *hunting) check(c *cobra.Command) error {
	if err := h.times(); err != nil {
		return err
	}
	k := h.criteria
	for _, level := range k.Levels {
		if !slices.Contains([]string{"pass", "note", "mark", "hold", "undecided"}, level) {
			return h.fail("--level %s: pass, note, mark, hold and undecided are known", "--level %s: pass、note、mark、hold、undecided のいずれかを指定してください", shown(level))
		}
	}
	switch {
	case k.Direction != "" && k.Direction != "in" && k.Direction != "out":
		return h.fail("--direction %s: in and out are known", "--direction %s: in か out を指定してください", shown(k.Direction))
	case k.Alike < 0.1 || k.Alike > 1:
		return h.fail("--alike %v: write a number from 0.1 to 1", "--alike %v: 0.1 から 1 の数を指定してください", k.Alike)
	case h.late && (h.narrowed() || h.csv || h.confirm != "" || h.export != ""):
		return h.fail("--late goes with --since, --until, --limit and --json only", "--late と併用できるのは --since、--until、--limit、--json だけです")
	case !h.late && !h.anything():
		return h.fail("say what to look for (see --help)", "検索条件を指定してください(--help に説明があります)")
	case h.json && h.csv:
		return h.fail("--json or --csv, not both", "--json と --csv は同時に指定できません")
	case h.confirm != "" && h.export != "":
		return h.fail("--confirm or --export, not both", "--confirm と --export は同時に指定できません")
	}
	if h.confirm != "" {
		if err := h.required(c, "by", "reason"); err != nil {
			return err
		}
	}
	return h.answerable()
}

func (h *hunting) anything() bool { return h.narrowed() || h.since != "" || h.until != "" }

// narrowed says that there is a criterion beside the time.
func (h *hunting) narrowed() bool {
	k := h.criteria
	for _, list := range [][]string{k.Digests, k.Senders, k.Rcpts, k.Domains, k.Hosts, k.Subjects, k.Files, k.MessageIDs, k.Clients, k.Levels} {
		if len(list) > 0 {
			return true
		}
	}
	return h.similar != "" || k.Direction != "" || k.Case != ""
}

// answerable looks at what the records keep.
func (h *hunting) answerable() error {
	k := h.criteria
	for _, kept := range []struct {
		flag, key, how string
		asked, plain   bool
	}{
		{"--sender, --rcpt, --domain", "addresses", h.history.Addresses, len(k.Senders)+len(k.Rcpts)+len(k.Domains) > 0, false},
		{"--subject", "subjects", h.history.Subjects, len(k.Subjects) > 0, !k.Exact},
		{"--file", "file_names", h.history.FileNames, len(k.Files) > 0, !k.Exact},
	} {
		switch {
		case kept.asked && kept.how == "off":
			return h.fail("%s cannot be answered: the records do not keep that ([history] %s = \"off\")", "%s では検索できません。記録していないためです([history] %s = \"off\")", kept.flag, kept.key)
		case kept.asked && kept.how == "hmac" && kept.plain:
			return h.fail("%s: fragments cannot be found, since only keyed hashes are kept ([history] %s = \"hmac\"). Give the whole with --exact",
				"%s: 鍵付きハッシュで記録しているため、部分一致では検索できません([history] %s = \"hmac\")。--exact を付けて全体を指定してください", kept.flag, kept.key)
		}
	}
	return nil
}

func (h *hunting) times() error {
	for _, t := range []struct {
		flag, s string
		end     bool
		into    *time.Time
	}{{"since", h.since, false, &h.criteria.Since}, {"until", h.until, true, &h.criteria.Until}} {
		var ok bool
		if *t.into, ok = when(t.s, h.now(), t.end); !ok {
			return fmt.Errorf(h.lang.pick(`--%s %q: write 7d or 36h (ago), 2026-11-22, "2026-11-22 18:00" or 2026-11-22T18:00:00+09:00`,
				`--%s %q: 7d、36h(何日前、何時間前)、2026-11-22、"2026-11-22 18:00"、2026-11-22T18:00:00+09:00 のいずれかの形で書いてください`), t.flag, t.s)
		}
	}
	return nil
}

// when reads a moment in the past; zero for "". A day stands for its beginning or its end.
func when(s string, now time.Time, end bool) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	if d, ok := lengthOfTime(s); ok && d > 0 {
		return now.Add(-d), true
	}
	if t, err := time.ParseInLocation("2006-01-02", s, now.Location()); err == nil {
		if end {
			t = t.AddDate(0, 0, 1).Add(-time.Millisecond)
		}
		return t, true
	}
	return readUntil(s, now)
}

func (h *hunting) run(ctx context.Context, k *knowledge) error {
	if h.late {
		return h.tellLate(ctx, k)
	}
	if h.similar != "" {
		sketch, err := h.sketch(ctx, k)
		if err != nil {
			return h.fail("--similar %s: %s", "--similar %s: %s", shown(h.similar), h.because(err.Error()))
		}
		h.criteria.Similar = sketch
	}
	found, more, err := h.criteria.Find(ctx, k.records, k.keys)
	if err != nil {
		return h.fail("%s", "%s", shown(h.because(err.Error())))
	}
	if more && (h.confirm != "" || h.export != "") {
		return h.fail("more than %d mails were found: narrow the hunt, or raise --limit. Nothing was done", "%d 通を超えるメールが見つかりました。条件を絞るか --limit を増やしてください。何も実行していません", h.criteria.Limit)
	}
	h.logged(len(found))
	h.queue = lookIntoQueue(ctx, found)
	switch {
	case h.confirm != "":
		return h.confirmCase(ctx, k, found)
	case h.export != "":
		return h.share(found)
	}
	return h.tell(found, more)
}
