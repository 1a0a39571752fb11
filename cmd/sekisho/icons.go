package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/payload/icon"
	"sekisho/internal/text"
)

func newIcons() *cobra.Command {
	c := &cobra.Command{
		Use:   "icons",
		Short: "The icons of documents that programs must not wear",
		Long: "icons keeps what the icons of documents look like in this house: those of its own Office, PDF reader, Ichitaro. A program in a mail that wears\n" +
			"one of them, or one that looks like it, is told (doc-icon-exe). Common looks are known without this.",
		Args: cobra.NoArgs,
	}
	c.AddCommand(newIconsLearn(), newIconsList(), newIconsForget())
	return c
}

// learning is one `icons learn`.
type learning struct {
	desk
	class string
}

func newIconsLearn() *cobra.Command {
	l := learning{desk: desk{makes: true}}
	c := &cobra.Command{
		Use:   "learn FILE.ico|FILE.exe…",
		Short: "Learn the icons of documents from files of this house",
		Long: "learn reads .ico files, or the icon that Windows shows for a program, and keeps digests of how they look under a class; the pictures themselves\n" +
			"are not kept. Classes: " + classList() + ". If one file cannot be used, nothing is learnt. Where the daemon runs, it goes by\n" +
			"them when the command returns.",
		Example: "  sekisho icons learn --class word wordicon.exe docx.ico\n  sekisho icons learn --class ichitaro taro.ico",
		Args:    cobra.MinimumNArgs(1),
	}
	l.flags(c, true)
	c.Flags().StringVar(&l.class, "class", "", "`CLASS` of the documents that have these icons")
	c.RunE = func(cmd *cobra.Command, files []string) error {
		if err := l.sit(cmd); err != nil {
			return err
		}
		if err := l.required(cmd, "class"); err != nil {
			return err
		}
		if !slices.Contains(icon.Classes(), icon.Class(l.class)) {
			return l.fail("--class %s: the classes are %s", "--class %s: 指定できる分類は %s です", shown(l.class), classList())
		}
		return l.learn(cmd.Context(), files)
	}
	return c
}

func classList() string {
	var names []string
	for _, c := range icon.Classes() {
		names = append(names, string(c))
	}
	return strings.Join(names, ", ")
}

func (l *learning) learn(ctx context.Context, files []string) error {
	var list []icon.Learnt
	for _, file := range files {
		images, err := app.ReadIcon(file)
		if err == nil {
			var one icon.Learnt
			one, err = icon.Learn(icon.Class(l.class), filepath.Base(file), images, l.now())
			list = append(list, one)
		}
		if err != nil {
			return l.fail("%s: %s. Nothing was learnt", "%s: %s。何も登録していません", shown(file), l.unusable(err))
		}
	}
	if err := app.KeepIcons(l.dir, list); err != nil {
		return l.fail("not done: %w. Nothing was learnt", "実行しませんでした: %w。何も登録していません", err)
	}
	if err := l.print(list); err != nil {
		return err
	}
	return l.reloadIcons(ctx)
}

// unusable says why a file teaches nothing.
func (d *desk) unusable(err error) string {
	switch {
	case errors.Is(err, app.ErrNoIcon):
		return d.lang.pick("it holds no icon", "アイコンが含まれていません")
	case errors.Is(err, icon.ErrUnreadable):
		return d.lang.pick("its icon cannot be read", "アイコンを読み取れません")
	}
	return shown(err.Error())
}

func newIconsList() *cobra.Command {
	var d desk
	c := &cobra.Command{
		Use:   "list",
		Short: "List the icons that were learnt",
		Long:  "list prints what was learnt as a table, or with --json an object a line.",
		Args:  cobra.NoArgs,
	}
	d.flags(c, true)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		list, err := app.LearntIcons(d.dir)
		if err != nil {
			return err
		}
		if err := d.print(list); err != nil {
			return err
		}
		if !d.json {
			d.say("icons learnt: %d", "登録済みのアイコン %d 件", len(list))
		}
		return nil
	}
	return c
}

// learntIcon is how an icon is printed for programs.
type learntIcon struct {
	ID     string    `json:"id"`
	Class  string    `json:"class"`
	Name   string    `json:"name"`
	SHA256 string    `json:"sha256"`
	Looks  int       `json:"looks"`
	Added  time.Time `json:"added"`
}

func (d *desk) print(list []icon.Learnt) error {
	for _, l := range list {
		if d.json {
			if err := (jsonLines{out: d.out}).write(learntIcon{l.ID, string(l.Class), l.Name, l.Digest, len(l.Descriptors), l.Added}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(d.out, "%s  %-10s  %s  (%s)\n", l.ID, l.Class, text.Clip(text.Escape(l.Name), 60), l.Added.Local().Format("2006-01-02"))
	}
	return nil
}

func newIconsForget() *cobra.Command {
	var d desk
	c := &cobra.Command{
		Use:   "forget ID|CLASS",
		Short: "Forget an icon that was learnt, or all of a class",
		Args:  cobra.ExactArgs(1),
	}
	d.flags(c, false)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		n, err := app.ForgetIcons(d.dir, args[0])
		if errors.Is(err, app.ErrNoLearnt) {
			return d.fail("no such icon was learnt: %s. See sekisho icons list", "登録されていません: %s。sekisho icons list で確認してください", shown(args[0]))
		}
		if err != nil {
			return d.fail("not done: %w. Nothing was forgotten", "実行しませんでした: %w。何も削除していません", err)
		}
		d.say("forgotten: %d", "%d 件削除しました", n)
		return d.reloadIcons(cmd.Context())
	}
	return c
}

// reloadIcons has a daemon that runs go by the icons.
func (d *desk) reloadIcons(ctx context.Context) error {
	running, err := d.reloaded(ctx)
	switch {
	case err != nil:
		return d.fail("written, but %w", "保存しましたが、%w", err)
	case running && !d.json:
		d.say("the daemon goes by it", "デーモンに反映しました")
	}
	return nil
}
