package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/signal"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/mail/folder"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/record"
	"sekisho/internal/screen"
	"sekisho/internal/telemetry"
)

func newScan() *cobra.Command {
	var where scanned
	var manifest, lang string
	var asJSON, objects bool
	c := &cobra.Command{
		Use:   "scan PATH…",
		Short: "Judge mails from files, as the milter would",
		Long: "scan judges .eml files, mbox files, Maildirs, folders of them, or standard input (-). With --data it goes by the history of that data folder.\n" +
			"--teach and --learn teach the history; without --data it is forgotten at the end. Exit status: 0 nothing at mark or above,\n" +
			"1 something at mark or above, 2 some mail could not be read.",
		Example: "  sekisho scan suspicious.eml\n  sekisho scan --objects suspicious.eml\n  sekisho scan --json ~/Maildir\n  sekisho scan --json --manifest mails.jsonl",
	}
	where.flags(c)
	c.Flags().StringVar(&manifest, "manifest", "", "judge the mails that `FILE.jsonl` lists, each with its envelope, in order")
	c.Flags().StringVar(&where.teach, "teach", "", "first teach the history the mails that `FILE.jsonl` lists, without judging them")
	c.Flags().BoolVar(&where.learn, "learn", false, "teach the history while going on, as the milter does")
	c.Flags().BoolVar(&where.dns, "dns", false, "verify senders by SPF, DKIM and DMARC as the DNS is now (of mails of a manifest with their client; stored ones are old)")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	c.Flags().BoolVar(&objects, "objects", false, "print what each mail carries, as a tree: path, type by content, octets, name (in JSON it always stands)")
	c.Flags().StringVar(&lang, "lang", "", "language of the output: en or ja (default: of the locale)")
	c.RunE = func(cmd *cobra.Command, paths []string) error {
		chosen, err := languageOf(lang)
		if err != nil {
			return err
		}
		items, err := scanItems(manifest, paths, chosen)
		if err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		ctx, where.store = watchStore(ctx, chosen)
		s, memory, err := where.screen(ctx, chosen)
		if err != nil {
			return err
		}
		var out printer = newTable(os.Stdout, chosen, objects)
		if asJSON {
			out = jsonLines{os.Stdout}
		}
		err = scan(ctx, s, where.learning(ctx, items, memory), out, scanProgress(ctx, paths, chosen), chosen)
		failed := errors.Join(where.unflushed, closeMemory(ctx, memory))
		if failed != nil && errors.Is(err, errFound) {
			return failed
		}
		return errors.Join(err, failed)
	}
	return c
}

func scanItems(manifest string, paths []string, lang language) (iter.Seq[folder.Item], error) {
	switch {
	case manifest != "" && len(paths) > 0:
		return nil, errors.New(lang.pick("--manifest names the mails: give no paths with it", "--manifest とパスは同時に指定できません"))
	case manifest != "":
		return folder.Manifest(manifest), nil
	case len(paths) == 0:
		return nil, errors.New(lang.pick("nothing to scan: name files, folders, or - for standard input",
			"調べるファイルかフォルダを指定してください(標準入力は -)"))
	}
	return folder.Paths(paths, os.Stdin), nil
}

// scanned is how a scan goes by the history.
type scanned struct {
	place
	teach string // a manifest of mails that the history learns from first
	learn bool   // from what is judged, too

	store *storeWatch
	dns   bool // senders are verified with the DNS of today

	unflushed error // of the history: what was learnt could not be written, and the mails after that were not judged
}

// screen opens what the scan judges with. The history is that of the data folder where one is named; without one, what is learnt is forgotten at the
// end.
func (p *scanned) screen(ctx context.Context, lang language) (*screen.Screen, *app.Memory, error) {
	volatile := p.data == ""
	teaches := p.teach != "" || p.learn
	c, parts, err := p.parts()
	if err != nil {
		return nil, nil, err
	}
	if p.dns {
		if parts.DNS, err = app.NewResolver(c); err != nil {
			return nil, nil, err
		}
	}
	if !teaches && (volatile || !app.Remembers(c)) {
		s, err := app.NewScreen(c, parts)
		return s, nil, err
	}
	parts.Learn = p.learn
	s, memory, err := withMemory(ctx, c, parts, app.MemoryOptions{Volatile: volatile, Report: p.store.report})
	if err != nil || p.teach == "" {
		return s, memory, err
	}
	if err := teachFirst(ctx, s, p.teach, lang); err != nil {
		return nil, nil, errors.Join(err, closeMemory(ctx, memory))
	}
	if err := memory.History.Flush(ctx); err != nil {
		return nil, nil, errors.Join(brokenOff(ctx, err), closeMemory(ctx, memory))
	}
	return s, memory, nil
}

// teachFirst has the history learn from the mails of a manifest.
func teachFirst(ctx context.Context, s *screen.Screen, manifest string, lang language) error {
	bar, failed := newProgress(os.Stderr, lang, unitMails, 0), 0
	defer bar.end()
	for item := range folder.Manifest(manifest) {
		if err := brokenOff(ctx, ctx.Err()); err != nil {
			return err
		}
		err := app.Teach(ctx, s, bar.reading(item))
		bar.step(1, 0)
		if err != nil && !errors.Is(err, screen.ErrTeachesNothing) {
			failed++
			fmt.Fprintf(os.Stderr, "%s: %s\n", shown(item.File), shown(err.Error()))
		}
	}
	if failed > 0 {
		return fmt.Errorf(lang.pick("--teach: mails that could not be read: %d", "--teach: 読めないメールが %d 通ありました"), failed)
	}
	return nil
}

// parts is what a command judges or learns with.
func (p *place) parts() (config.Config, app.Parts, error) {
	c, err := p.load()
	if err != nil {
		return c, app.Parts{}, err
	}
	// Standard error tells what failed inside; the one line a mail is the scan's own output.
	log := telemetry.NewLogger(c.Log, os.Stderr)
	parts, err := app.NewParts(c, telemetry.FailuresOnly{Log: log})
	parts.Unpack = sandbox.New(sandbox.Options{Start: sandbox.Self, Report: func(err error) {
		log.Warn("7z, RAR and xz are unpacked with fewer limits than they should", "error", err)
	}})
	return c, parts, err
}

// learning has what was learnt of a mail written before the next one is judged.
func (p *scanned) learning(ctx context.Context, items iter.Seq[folder.Item], memory *app.Memory) iter.Seq[folder.Item] {
	if !p.learn {
		return items
	}
	return func(yield func(folder.Item) bool) {
		for item := range items {
			if !yield(item) {
				return
			}
			if err := memory.History.Flush(ctx); err != nil {
				if ctx.Err() == nil { // a ctx that has ended says why itself
					p.unflushed = err
				}
				return
			}
		}
	}
}

// withMemory opens a screen with the history.
func withMemory(ctx context.Context, c config.Config, parts app.Parts, o app.MemoryOptions) (_ *screen.Screen, _ *app.Memory, err error) {
	if parts.Memory, err = app.OpenMemory(ctx, c, o); err != nil {
		return nil, nil, err
	}
	s, err := app.NewScreen(c, parts)
	if err != nil {
		return nil, nil, errors.Join(err, parts.Memory.Close(ctx))
	}
	return s, parts.Memory, nil
}

// printer shows results as they come.
type printer interface {
	result(record.Result) error
	failure(file string, err error) error
	end() error
}

func scan(ctx context.Context, s *screen.Screen, items iter.Seq[folder.Item], out printer, bar *progress, lang language) error {
	found, failed := false, 0
	for item := range items {
		if ctx.Err() != nil {
			break
		}
		r, err := app.Scan(ctx, s, bar.reading(item))
		bar.step(1, 0)
		if err != nil {
			failed++
			err = out.failure(r.File, err)
		} else {
			found = found || r.Level == "mark" || r.Level == "hold"
			err = out.result(r)
		}
		if err != nil {
			return err
		}
	}
	bar.end()
	return errors.Join(out.end(), verdictOf(ctx, found, failed, lang))
}

// scanProgress is silent where results come on the same terminal: a line that is redrawn would tear them.
func scanProgress(ctx context.Context, paths []string, lang language) *progress {
	if term.IsTerminal(int(os.Stdout.Fd())) || !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return newProgress(os.Stderr, lang, unitMails, folder.Weigh(ctx, paths).Octets)
}

// verdictOf is the exit status of a scan: what could not be read weighs more than what was found.
func verdictOf(ctx context.Context, found bool, failed int, lang language) error {
	switch {
	case ctx.Err() != nil:
		return brokenOff(ctx, errors.New(lang.pick("interrupted", "中断しました")))
	case failed > 0:
		return fmt.Errorf(lang.pick("mails that could not be read: %d", "読めないメールが %d 通ありました"), failed)
	case found:
		return errFound
	}
	return nil
}
