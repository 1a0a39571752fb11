package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sekisho/heuristics"
	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/mail/folder"
	"sekisho/internal/record"
	"sekisho/internal/rules"
	"sekisho/internal/screen"
	"sekisho/internal/text"
)

func newRuleTest() *cobra.Command {
	var b rulebook
	c := &cobra.Command{
		Use:   "test [FILE.toml] [MAIL…]",
		Short: "Try out the house's own rules",
		Long: "test runs the test lines (hit, miss) of every rule and says what each comes to and why. MAIL: files, mbox files or folders; for each mail the\n" +
			"rules that hit or are undecided are printed. The rules are those of FILE.toml, of --config, or of the system's configuration. The history is not\n" +
			"asked. Exit status: 0 every test line came out as it says, 1 one did not, 2 something could not be read.",
		Example: "  sekisho rule test rules.toml\n  sekisho rule test --config /etc/sekisho/sekisho.toml suspicious.eml ~/Maildir",
	}
	b.flags(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		conf, set, mails, err := b.open(args)
		if err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		t := &trial{rulebook: &b, set: set}
		return t.run(ctx, conf, mails)
	}
	return c
}

// trial is one run of rule test.
type trial struct {
	*rulebook
	set    *rules.Set
	screen *screen.Screen // opened for the first mail

	lines, failed, unread int
}

// tried is a result, as it is printed for programs.
type tried struct {
	Rule     string          `json:"rule"`
	Line     string          `json:"line,omitempty"` // of the configuration
	File     string          `json:"file,omitempty"` // a mail that was given
	Want     string          `json:"want,omitempty"`
	Got      string          `json:"got"`
	OK       *bool           `json:"ok,omitempty"` // of a test line
	Reason   string          `json:"reason,omitempty"`
	Evidence record.Evidence `json:"evidence,omitzero"`
}

func (t *trial) run(ctx context.Context, c config.Config, mails []string) error {
	for _, r := range t.set.Rules {
		if err := t.rule(ctx, c, r); err != nil {
			return err
		}
	}
	if len(mails) > 0 {
		if err := t.mails(ctx, c, mails); err != nil {
			return err
		}
	}
	t.sum()
	switch {
	case ctx.Err() != nil:
		return errors.New(t.chosen.pick("interrupted", "中断しました"))
	case t.unread > 0:
		return fmt.Errorf(t.chosen.pick("mails that could not be read: %d", "読めないメールが %d 通ありました"), t.unread)
	case t.failed > 0:
		return errFound
	}
	return nil
}

// rule runs the test lines of one rule.
func (t *trial) rule(ctx context.Context, c config.Config, r *rules.Rule) error {
	if !t.json {
		fmt.Printf("%s  %+.1f%s\n", r.ID, r.Section.Weight, t.cost(r))
	}
	if len(r.Lines) == 0 && !t.json {
		fmt.Println("  -     " + t.chosen.pick("no test lines: say with hit and miss what it must find and what it must leave alone",
			"確認用の例がありません。該当すべき例を hit に、該当してはならない例を miss に書いてください"))
	}
	for _, l := range r.Lines {
		if ctx.Err() != nil {
			return nil
		}
		result, err := t.try(ctx, c, r, l)
		if err != nil {
			t.unread++
			fmt.Fprintf(os.Stderr, "%s: %s\n", shown(l.Text), shown(err.Error()))
			continue
		}
		if err := t.line(r, l, result); err != nil {
			return err
		}
	}
	return nil
}

func (t *trial) try(ctx context.Context, c config.Config, r *rules.Rule, l rules.Line) (rules.Tried, error) {
	if l.File == "" {
		return r.Try(l), nil
	}
	s, err := t.opened(c)
	if err != nil {
		return rules.Tried{}, err
	}
	for item := range folder.Paths([]string{l.File}, nil) {
		result, err := app.Scan(ctx, s, item)
		return of(result, r.ID), err
	}
	return rules.Tried{}, errors.New(t.chosen.pick("no mail there", "メールがありません"))
}

// of is what a rule came to in the judgement of a mail.
func of(result record.Result, id string) rules.Tried {
	for _, f := range result.Findings {
		if f.Trait == id {
			tried := rules.Tried{Outcome: rules.Hits}
			tried.Evidence.En, tried.Evidence.Ja = f.Evidence.En, f.Evidence.Ja
			return tried
		}
	}
	for _, u := range result.Undecided {
		if u.Trait == id {
			return rules.Tried{Outcome: rules.Undecided, Reason: heuristics.Reason(u.Reason)}
		}
	}
	return rules.Tried{Outcome: rules.Misses}
}

// line prints one test line.
func (t *trial) line(r *rules.Rule, l rules.Line, got rules.Tried) error {
	t.lines++
	ok, want := got.Passed(l), rules.Misses
	if l.Hit {
		want = rules.Hits
	}
	if !ok {
		t.failed++
	}
	if t.json {
		return t.write(tried{Rule: r.ID, Line: l.Text, Want: string(want), OK: &ok}, got)
	}
	mark := "ok  "
	if !ok {
		mark = "FAIL"
	}
	fmt.Printf("  %s  %-4s  %s\n", mark, want, text.Escape(text.Clip(l.Text, 140)))
	if said := t.said(got); said != "" && (l.Hit || !ok) {
		fmt.Printf("              %s\n", said)
	}
	return nil
}

func (t *trial) write(line tried, got rules.Tried) error {
	line.Got, line.Reason = string(got.Outcome), string(got.Reason)
	line.Evidence = record.Evidence{En: got.Evidence.En, Ja: got.Evidence.Ja}
	return jsonLines{out: os.Stdout}.write(line)
}

// said is what a rule says of a mail, or why it says nothing.
func (t *trial) said(got rules.Tried) string {
	switch got.Outcome {
	case rules.Hits:
		return t.chosen.pick("hits: ", "該当: ") + t.chosen.pick(got.Evidence.En, got.Evidence.Ja)
	case rules.Undecided:
		return t.chosen.pick("undecided: ", "判定できず: ") + text.Escape(string(got.Reason))
	}
	return t.chosen.pick("does not hit", "該当しない")
}

// mails says what the rules come to in each mail.
func (t *trial) mails(ctx context.Context, c config.Config, paths []string) error {
	s, err := t.opened(c)
	if err != nil {
		return err
	}
	for item := range folder.Paths(paths, os.Stdin) {
		if ctx.Err() != nil {
			return nil
		}
		result, err := app.Scan(ctx, s, item)
		if err != nil {
			t.unread++
			fmt.Fprintf(os.Stderr, "%s: %s\n", shown(item.File), shown(err.Error()))
			continue
		}
		if err := t.mail(result); err != nil {
			return err
		}
	}
	return nil
}

func (t *trial) mail(result record.Result) error {
	if !t.json {
		fmt.Println(text.Escape(result.File))
	}
	silent := true
	for _, r := range t.set.Rules {
		got := of(result, r.ID)
		if t.json {
			if err := t.write(tried{Rule: r.ID, File: result.File}, got); err != nil {
				return err
			}
			continue
		}
		if got.Outcome != rules.Misses {
			silent = false
			fmt.Printf("  %s  %s\n", r.ID, t.said(got))
		}
	}
	if silent && !t.json {
		fmt.Println("  " + t.chosen.pick("no rule hits", "該当するルールはありません"))
	}
	return nil
}

// opened is the screen that judges mails by the configuration, without the history.
func (t *trial) opened(c config.Config) (*screen.Screen, error) {
	if t.screen != nil {
		return t.screen, nil
	}
	_, parts, err := t.parts()
	if err != nil {
		return nil, err
	}
	t.screen, err = app.NewScreen(c, parts)
	return t.screen, err
}

// cost is what a rule takes of a mail, by its test lines.
func (t *trial) cost(r *rules.Rule) string {
	const runs = 200
	var took []time.Duration
	for _, l := range r.Lines {
		if l.File != "" {
			continue
		}
		start := time.Now()
		for range runs {
			r.Try(l)
		}
		took = append(took, time.Since(start)/runs)
	}
	if len(took) == 0 {
		return ""
	}
	return fmt.Sprintf("  %.1f µs", float64(slices.MaxFunc(took, cmp.Compare[time.Duration]))/float64(time.Microsecond))
}

func (t *trial) sum() {
	if t.json {
		return
	}
	fmt.Println(strings.TrimSpace(fmt.Sprintf(t.chosen.pick("rules: %d, test lines: %d, failed: %d", "ルール %d 件、確認用の例 %d 件、うち失敗 %d 件"), len(t.set.Rules), t.lines, t.failed)))
}
