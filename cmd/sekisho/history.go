package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
)

func newHistory() *cobra.Command {
	c := &cobra.Command{
		Use:   "history",
		Short: "What is remembered of mail",
		Args:  cobra.NoArgs,
	}
	c.AddCommand(newHistoryBackup())
	return c
}

func newHistoryBackup() *cobra.Command {
	d := desk{strict: true}
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the history while it is in use",
		Long: "backup writes a copy of the SQLite database to a new file, mode 0600: the state of one moment, while the daemon goes on. The secret of the keyed\n" +
			"hashes (history.secret in the data folder) is not in it: keep a copy of it, too, apart from this one. Without it the database is of no use.\n" +
			"PostgreSQL is backed up with pg_dump(1).",
		Example: "  sekisho history backup /var/backups/sekisho/history-$(date +%F).db",
		Args:    cobra.ExactArgs(1),
	}
	d.flags(c, false)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		return d.backup(ctx, args[0])
	}
	return c
}

func (d *desk) backup(ctx context.Context, path string) error {
	c, err := d.where.load()
	if err != nil {
		return err
	}
	if !app.Remembers(c) {
		return d.fail("there is no history in %s", "%s に履歴がありません", d.dir)
	}
	s, _, err := app.OpenStore(ctx, c, false)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Backup(ctx, path); err != nil {
		return d.fail("nothing was copied: %w", "コピーできませんでした: %w", err)
	}
	d.say("copied to %s; history.secret is not in it and is needed to restore", "%s にコピーしました。復元には history.secret も必要です(コピーには含まれません)", shown(path))
	return nil
}
