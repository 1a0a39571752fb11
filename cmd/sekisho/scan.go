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
	"sekisho/internal/mail/folder"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/record"
	"sekisho/internal/screen"
	"sekisho/internal/telemetry"
)

func newScan() *cobra.Command {
	var where place
	var manifest, lang string
	var asJSON, objects bool
	c := &cobra.Command{
		Use:   "scan PATH…",
		Short: "Judge mails from files, as the milter would",
		Long: "scan judges .eml files, mbox files, Maildirs, folders of them, or standard input (-). Exit status: 0 nothing at mark or above,\n" +
			"1 something at mark or above, 2 some mail could not be read.",
		Example: "  sekisho scan suspicious.eml\n  sekisho scan --objects suspicious.eml\n  sekisho scan --json ~/Maildir\n  sekisho scan --json --manifest mails.jsonl",
	}
	where.flags(c)
	c.Flags().StringVar(&manifest, "manifest", "", "judge the mails that `FILE.jsonl` lists, each with its envelope, in order")
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
		s, err := where.scanner()
		if err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		var out printer = newTable(os.Stdout, chosen, objects)
		if asJSON {
			out = jsonLines{os.Stdout}
		}
		return scan(ctx, s, items, out, scanProgress(ctx, paths, chosen), chosen)
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

func (p *place) scanner() (*screen.Screen, error) {
	c, err := p.load()
	if err != nil {
		return nil, err
	}
	// Standard error tells what failed inside; the one line a mail is the scan's own output.
	log := telemetry.NewLogger(c.Log, os.Stderr)
	parts, err := app.NewParts(c, telemetry.FailuresOnly{Log: log})
	if err != nil {
		return nil, err
	}
	parts.Unpack = sandbox.New(sandbox.Options{Start: sandbox.Self, Report: func(err error) {
		log.Warn("7z, RAR and xz are unpacked with fewer limits than they should", "error", err)
	}})
	return app.NewScreen(c, parts)
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
		return errors.New(lang.pick("interrupted", "中断しました"))
	case failed > 0:
		return fmt.Errorf(lang.pick("mails that could not be read: %d", "読めないメールが %d 通ありました"), failed)
	case found:
		return errFound
	}
	return nil
}
