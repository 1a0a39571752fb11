package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/control"
)

// reloadTime bounds a reload: indexes may have to be read.
const reloadTime = 30 * time.Second

func newReload() *cobra.Command {
	d := desk{strict: true}
	c := &cobra.Command{
		Use:   "reload",
		Short: "Have the running daemon read its configuration again",
		Long: "reload does what SIGHUP does, and says how it went: a configuration that is wrong is refused whole and the old one stays.\n" +
			"Addresses and limits of connections stay as they were at the start.",
		Args: cobra.NoArgs,
	}
	d.flags(c, false)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		return d.reload(cmd.Context())
	}
	return c
}

func (d *desk) reload(ctx context.Context) error {
	running, err := d.reloaded(ctx)
	switch {
	case err != nil:
		return err
	case !running:
		return d.fail("no daemon runs on %s: nothing to reload", "%s で動いているデーモンはありません。再読み込みの必要はありません", d.dir)
	}
	d.say("reloaded", "設定を再読み込みしました")
	return nil
}

// reloaded has the daemon read its configuration and its lists again, if one runs.
func (d *desk) reloaded(ctx context.Context) (running bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, reloadTime)
	defer cancel()
	client, err := app.DialDaemon(ctx, d.dir)
	if errors.Is(err, control.ErrNoDaemon) {
		return false, nil
	}
	if err != nil {
		return true, err
	}
	defer client.Close()
	err = client.Reload(ctx)
	var refused *control.Refused
	switch {
	case errors.As(err, &refused):
		return true, d.fail("not reloaded, the old configuration stays:\n%s", "再読み込みできません。以前の設定のまま動いています:\n%s", refused.Reason)
	case err != nil:
		return true, d.fail("not known whether it was reloaded: %w", "再読み込みできたかどうか不明です: %w", err)
	}
	return true, nil
}
