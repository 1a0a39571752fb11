package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"sekisho/corpus"
	"sekisho/corpus/eval"
	"sekisho/internal/app"
	"sekisho/internal/mail/folder"
	"sekisho/internal/stats/chart"
)

// evaluating is one `corpus eval`.
type evaluating struct {
	where         place
	page, langs   string
	teach         string
	baseline      string
	json, update  bool
	subjects, dns bool
	lang          language
	out           io.Writer

	paths   []string
	shipped bool // the corpus of this program, built in dir
	dir     string
}

func newCorpusEval() *cobra.Command {
	e := evaluating{}
	c := &cobra.Command{
		Use:   "eval [DIR | MANIFEST.jsonl | PATH…]",
		Short: "Say what the judgement makes of labelled samples, or of your own mail",
		Long: "eval judges many mails as the milter would, and counts. Nothing is kept of them, and no history is changed.\n\n" +
			"Without an argument it takes the samples that this program brings along, and compares what they get with what is expected of them and with the last\n" +
			"reviewed result (the baseline). DIR is such a folder of labelled samples, as \"corpus build\" writes it.\n\n" +
			"Anything else is mail without labels: .eml files, mbox files, Maildirs, folders of them, or a manifest. It answers what would have happened with the\n" +
			"mail of last month: mails are judged in the order in which they came, and the history learns while it goes on, beginning with nothing but what --teach\n" +
			"names. Until it has learnt enough nobody is called a stranger, so give it more than the month that you ask about. Mails of ours without a Received\n" +
			"field are only learnt from. Folders of spam and of deleted mail are read, too, where they are named. What trusted verifiers wrote into a mail counts; no\n" +
			"name server is asked unless --dns says so: keys of last month may be gone, and every look-up takes its time.\n\n" +
			"Exit status: 0 done, and of samples all as expected; 1 an expectation is not met, or something differs from the baseline; 2 something could not be read.",
		Example: "  sekisho corpus eval\n  sekisho corpus eval --html report.html ~/Maildir\n  sekisho corpus eval --json --config house.toml --teach sent.jsonl mails.jsonl",
	}
	e.where.flags(c)
	c.Flags().BoolVar(&e.json, "json", false, "one JSON object a line")
	c.Flags().StringVar(&e.page, "html", "", "write a page to `FILE`, too, readable by its owner only")
	c.Flags().StringVar(&e.langs, "lang", "", "language of the output: en or ja (default: of the locale)")
	c.Flags().StringVar(&e.teach, "teach", "", "of mail without labels: first teach the history the mails that `FILE.jsonl` lists")
	c.Flags().StringVar(&e.baseline, "baseline", "", "compare samples with `FILE` (default: of the program's own that which it brings along, else baseline.txt beside them)")
	c.Flags().BoolVar(&e.update, "update-baseline", false, "write the result to the baseline (default: corpus/baseline.txt) instead of comparing with it")
	c.Flags().BoolVar(&e.subjects, "show-subjects", false, "of mail without labels: show the subjects of marked and held mail")
	c.Flags().BoolVar(&e.dns, "dns", false, "verify SPF, DKIM and DMARC as the configuration says; without it no name server is asked")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		e.out, e.paths = cmd.OutOrStdout(), args
		return e.run(ctx)
	}
	return c
}

func (e *evaluating) fail(en, ja string, args ...any) error {
	return fmt.Errorf(e.lang.pick(en, ja), args...)
}

func (e *evaluating) run(ctx context.Context) (err error) {
	if e.lang, err = languageOf(e.langs); err != nil {
		return err
	}
	remove, err := e.choose()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	report, err := e.evaluate(ctx)
	if ctx.Err() != nil {
		return errors.New(e.lang.pick("interrupted", "中断しました"))
	}
	if err != nil {
		return err
	}
	if err := e.compare(report); err != nil {
		return err
	}
	if err := e.tell(report); err != nil {
		return err
	}
	return e.status(report)
}

// choose finds out what is evaluated. remove takes away what was made for it.
func (e *evaluating) choose() (remove func() error, err error) {
	remove = func() error { return nil }
	switch {
	case len(e.paths) == 0:
		if e.dir, err = os.MkdirTemp("", "sekisho-corpus-*"); err != nil {
			return remove, err
		}
		e.shipped = true
		made := e.dir
		remove = func() error { return os.RemoveAll(made) }
		if err := corpus.Build(corpus.BaselineAt).Write(e.dir); err != nil {
			return remove, errors.Join(err, remove())
		}
	case len(e.paths) == 1 && eval.IsCorpus(e.paths[0]):
		e.dir = e.paths[0]
	}
	labelled := e.dir != ""
	switch {
	case labelled && e.teach != "":
		err = e.fail("--teach is for mail without labels: samples bring along what is taught", "--teach はラベルのないメール専用です(見本メールには事前学習用の一覧が付いています)")
	case !labelled && (e.baseline != "" || e.update):
		err = e.fail("only labelled samples have a baseline: %s holds none", "基準(baseline)と比較できるのはラベル付きの見本メールだけです: %s", shown(strings.Join(e.paths, " ")))
	}
	if err == nil && !labelled {
		err = e.readable()
	}
	if err != nil {
		return remove, errors.Join(err, remove())
	}
	return remove, nil
}

// readable refuses what can be read only once: mails are read twice, for their time and to be judged.
func (e *evaluating) readable() error {
	for _, path := range e.paths {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("%s: %w", shown(path), plainError(err))
		}
		if !info.IsDir() && !info.Mode().IsRegular() {
			return e.fail("%s can be read only once: write it to a file", "%s は一度しか読めません。ファイルに保存して指定してください", shown(path))
		}
	}
	return nil
}

func (e *evaluating) evaluate(ctx context.Context) (*eval.Report, error) {
	if own := filepath.Join(e.dir, eval.HouseFile); e.dir != "" && e.where.file == "" {
		if _, err := os.Stat(own); err == nil {
			e.where.file = own
		}
	}
	if e.shipped && e.where.data == "" {
		e.where.data = e.dir // nothing of this machine: no icons that were learnt here
	}
	c, parts, err := e.where.parts()
	if err != nil {
		return nil, err
	}
	if e.dns {
		if parts.DNS, err = app.NewResolver(c); err != nil {
			return nil, err
		}
	}
	readers := runtime.GOMAXPROCS(0)
	recorder := &eval.Recorder{}
	bench, err := app.NewBench(ctx, c, parts, recorder, readers*(eval.Ahead+1))
	if err != nil {
		return nil, err
	}
	bars := e.bars(ctx)
	defer bars.end()
	o := eval.Options{House: bench, Recorder: recorder, Readers: readers, Looked: bars.looked, Step: bars.reading, Done: bars.done}
	report, err := e.judge(ctx, o)
	return report, errors.Join(err, bench.Close(context.WithoutCancel(ctx)))
}

func (e *evaluating) judge(ctx context.Context, o eval.Options) (*eval.Report, error) {
	switch {
	case e.dir != "":
		return o.Corpus(ctx, e.dir)
	case len(e.paths) == 1 && strings.HasSuffix(e.paths[0], ".jsonl"):
		return o.Mails(ctx, folder.Manifest(e.paths[0]), e.teach)
	}
	return o.Mails(ctx, folder.Paths(e.paths, nil), e.teach)
}

// compare compares with the baseline, or writes it.
func (e *evaluating) compare(r *eval.Report) error {
	if !r.Labelled {
		return nil
	}
	if e.update {
		return e.writeBaseline(r)
	}
	name, octets := e.baseline, []byte(nil)
	beside := filepath.Join(e.dir, eval.Baseline)
	switch _, err := os.Stat(beside); {
	case name == "" && e.shipped:
		return r.Compare("corpus/"+eval.Baseline, bytes.NewReader(corpus.Baseline))
	case name == "" && err != nil:
		return nil // a corpus of somebody's own, without one
	case name == "":
		name = beside
	}
	octets, err := os.ReadFile(name)
	if err == nil {
		err = r.Compare(name, bytes.NewReader(octets))
	}
	if err != nil {
		return e.fail("the baseline %s: %w", "基準 %s: %w", shown(name), plainError(err))
	}
	return nil
}

func (e *evaluating) writeBaseline(r *eval.Report) error {
	name := e.baseline
	if name == "" && e.shipped {
		name = filepath.Join("corpus", eval.Baseline)
	} else if name == "" {
		name = filepath.Join(e.dir, eval.Baseline)
	}
	if len(r.Unread) > 0 {
		return nil // the status says it
	}
	var b bytes.Buffer
	if err := r.WriteBaseline(&b); err != nil {
		return err
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		return e.fail("the baseline was not written: %w", "基準を書き出せませんでした: %w", err)
	}
	return nil
}

func (e *evaluating) tell(r *eval.Report) error {
	v := eval.View{Lang: chart.Language(e.lang), Subjects: e.subjects, Made: "Sekisho " + version}
	if e.page != "" {
		if err := writePage(e.page, func(w io.Writer) error { return r.WriteHTML(w, v) }); err != nil {
			return e.fail("the page was not written: %w", "ページを書き出せませんでした: %w", err)
		}
	}
	if e.json {
		for _, object := range r.Objects(v) {
			if err := (jsonLines{out: e.out}).write(object); err != nil {
				return err
			}
		}
		return nil
	}
	if err := r.WriteText(e.out, v); err != nil || e.page == "" {
		return err
	}
	_, err := fmt.Fprintf(e.out, e.lang.pick("\nwritten: %s\n", "\n%s に書き出しました\n"), shown(e.page))
	return err
}

func (e *evaluating) status(r *eval.Report) error {
	switch {
	case len(r.Unread) > 0:
		return fmt.Errorf(e.lang.pick("mails that could not be read: %d", "読めないメールが %d 通ありました"), len(r.Unread))
	case len(r.Failures) > 0 || len(r.Diffs) > 0:
		return errFound
	}
	return nil
}
