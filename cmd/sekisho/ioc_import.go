package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/spf13/cobra"

	"sekisho/internal/intel"
	"sekisho/internal/record"
)

// importing is one `ioc import`.
type importing struct {
	desk
	set, source, tlp, format, validFor string
	skipBad, noLook                    bool
	limit                              int
}

func newIOCImport() *cobra.Command {
	i := importing{desk: desk{makes: true, strict: true}}
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Import indicators, and find the earlier mails that had them",
		Long: "import reads a table (CSV whose first line names the columns, in English or Japanese), a list (one a line, \"#\" begins a remark), STIX 2.0 or 2.1, or\n" +
			"MISP JSON; \"-\" is standard input. Defanged forms (hxxp, [.], (at)) are understood. What the file brings replaces the set of that name; without\n" +
			"--set that is the file's name. A file that is wrong somewhere is refused with line and column, and nothing is changed.\n\n" +
			"Of patterns of STIX those are taken that say \"one of these values is seen\"; what needs two things at once is left out, counted and named. MD5 and\n" +
			"SHA-1 are kept, but match nothing: of what mails carry only the SHA-256 is known.\n\n" +
			"Then it looks back: which mails already had one, who got them, what became of them. Whole links are not kept of earlier mails.\n\n" +
			"Exit status: 0 done, 1 done and earlier mails had one of them, 2 nothing was imported, or the look back failed.",
		Example: "  sekisho ioc import j-csip-2026-11.csv --source J-CSIP --tlp amber --valid-for 180d\n  sekisho ioc import bundle.json --source \"Aoba CSIRT\" --set aoba",
		Args:    cobra.ExactArgs(1),
	}
	i.flags(c, true)
	c.Flags().StringVar(&i.set, "set", "", "`NAME` of the set that it becomes")
	c.Flags().StringVar(&i.source, "source", "", "`WHO` shared it; shown with every match")
	c.Flags().StringVar(&i.tlp, "tlp", "amber", "`LABEL` of what carries none itself: clear, green, amber, amber+strict, red")
	c.Flags().StringVar(&i.format, "format", "", "`FORMAT`: csv, list, stix or misp (default: by the content)")
	c.Flags().StringVar(&i.validFor, "valid-for", "", "how long what has no end itself holds: `TIME` as 180d or 12h (default: for ever)")
	c.Flags().BoolVar(&i.skipBad, "skip-bad", false, "leave out values that cannot be used, instead of refusing the file")
	c.Flags().BoolVar(&i.noLook, "no-look-back", false, "do not look at earlier mails")
	c.Flags().IntVar(&i.limit, "limit", 100, "show at most `N` earlier mails; 0: all")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := i.sit(cmd); err != nil {
			return err
		}
		if err := i.required(cmd, "source"); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		return i.knowing(ctx, true, func(k *knowledge) error { return i.run(ctx, k, args[0]) })
	}
	return c
}

func (i *importing) run(ctx context.Context, k *knowledge, path string) error {
	file, name, err := i.open(path)
	if err != nil {
		return i.fail("%s: %s. Nothing was imported", "%s: %s。何も取り込んでいません", shown(path), err)
	}
	defer file.Close()
	options, err := i.options(name)
	if err != nil {
		return err
	}
	if err := i.anothers(ctx, k, options.Set); err != nil {
		return err
	}
	read, err := intel.Read(cmp.Or(name, "-"), file, options)
	if err != nil {
		return i.notImported(err)
	}
	n, err := k.indicators.Import(ctx, options.Set, i.counting(read.List()))
	if err != nil {
		return i.notImported(err)
	}
	done := imported{Set: options.Set, Source: i.source, Indicators: n, summary: read.Summary()}
	if i.noLook {
		return i.tell(done, nil)
	}
	look, err := intel.LookBack(ctx, k.indicators, k.records, k.keys, options.Set, i.limit)
	if err != nil {
		return i.fail("%d indicators were imported, but the earlier mails could not be looked at: %s", "%d 件を取り込みましたが、過去のメールを調べられませんでした: %s", n, err)
	}
	i.logged(len(look.Hits))
	return i.tell(done, &look)
}

// open gives a file that can be read twice: what comes from a pipe is kept until then.
func (i *importing) open(path string) (*os.File, string, error) {
	if path != "-" {
		file, err := os.Open(path)
		var wrong *fs.PathError
		if errors.As(err, &wrong) {
			err = wrong.Err
		}
		if err == nil {
			err = regular(file)
		}
		return file, filepath.Base(path), err
	}
	kept, err := os.CreateTemp(i.dir, "import-*")
	if err != nil {
		return nil, "", err
	}
	os.Remove(kept.Name()) // it lives as long as it is open
	if _, err := io.Copy(kept, i.in); err != nil {
		return nil, "", errors.Join(err, kept.Close())
	}
	return kept, "", nil
}

func regular(file *os.File) error {
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file; give what comes from a pipe to -")
	}
	if err != nil {
		file.Close()
	}
	return err
}

var unitIndicators = unit{" indicators", " 件"}

// counting shows how far it has come.
func (i *importing) counting(list iter.Seq2[record.Indicator, error]) iter.Seq2[record.Indicator, error] {
	bar := newProgress(os.Stderr, i.lang, unitIndicators, 0)
	return func(yield func(record.Indicator, error) bool) {
		defer bar.end()
		for indicator, err := range list {
			bar.step(1, 1)
			if !yield(indicator, err) {
				return
			}
		}
	}
}

// notImported says what is wrong with a file, and where.
func (i *importing) notImported(err error) error {
	var wrong *intel.FileError
	if !errors.As(err, &wrong) {
		return i.fail("%s. Nothing was imported", "%s。何も取り込んでいません", err)
	}
	return i.fail("%s%s: %s. Nothing was imported", "%s%s: %s。何も取り込んでいません", shown(wrong.File), i.place(wrong.Place), shown(i.because(wrong.Err.Error())))
}

// place shows line and column, as far as they are known.
func (d *desk) place(p intel.Place) string {
	switch {
	case p.Line == 0:
		return ""
	case p.Column == 0:
		return fmt.Sprintf(d.lang.pick(", line %d", " %d行目"), p.Line)
	}
	return fmt.Sprintf(d.lang.pick(", line %d, column %d", " %d行目 %d桁目"), p.Line, p.Column)
}
