package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"sekisho/corpus"
)

func newCorpus() *cobra.Command {
	c := &cobra.Command{
		Use:   "corpus",
		Short: "Sample mail, and what the judgement makes of it or of your own",
	}
	c.AddCommand(newCorpusBuild(), newCorpusEval())
	return c
}

func newCorpusBuild() *cobra.Command {
	var at, langs string
	c := &cobra.Command{
		Use:   "build DIR",
		Short: "Write the labelled sample mails into a folder",
		Long: "build writes the samples with which Sekisho is tested into a folder that is empty or not there yet: the mails, a manifest of those that are judged and\n" +
			"one of those that the history is taught first, what is expected of each, and the configuration of the house that they are sent to. Attachments are\n" +
			"inert. The mails of one day are always the same.",
		Example: "  sekisho corpus build /tmp/corpus\n  sekisho scan --config /tmp/corpus/house.toml --teach /tmp/corpus/teach.jsonl --manifest /tmp/corpus/manifest.jsonl --learn",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&at, "at", "", "the samples end before `DAY`, as 2026-10-01 (default: now)")
	c.Flags().StringVar(&langs, "lang", "", "language of the output: en or ja (default: of the locale)")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		lang, err := languageOf(langs)
		if err != nil {
			return err
		}
		end := time.Now()
		if at != "" {
			if end, err = time.ParseInLocation(time.DateOnly, at, time.Local); err != nil {
				return fmt.Errorf(lang.pick("--at %s is no day: write it as 2026-10-01", "--at %s: 日付は 2026-10-01 の形で指定してください"), shown(at))
			}
		}
		if err := vacant(args[0]); err != nil {
			return fmt.Errorf(lang.pick("%s: %w. Nothing was written", "%s: %w。何も書き出していません"), shown(args[0]), err)
		}
		built := corpus.Build(end)
		if err := built.Write(args[0]); err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), lang.pick("%s: %d mails to be judged, %d to be taught first\n", "%s: 判定用 %d 通、事前学習用 %d 通を書き出しました\n"),
			shown(args[0]), len(built.Judged), len(built.Taught))
		return err
	}
	return c
}

// vacant says that nothing stands in a folder: old samples among new ones would be read as one corpus.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return plainError(err)
	case len(entries) > 0:
		return errors.New("the folder is not empty")
	}
	return nil
}

// plainError drops the path: whoever prints it says which file it was.
func plainError(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
