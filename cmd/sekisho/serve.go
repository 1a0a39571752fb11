package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/payload/sandbox"
)

func newServe() *cobra.Command {
	var where place
	var inbound, outbound, auto, console, metrics string
	var forgetful bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the milter",
		Long: "serve listens for the MTA and judges every mail. It has logged `ready` when it answers; SIGHUP reads the configuration\n" +
			"again, SIGTERM lets the messages under way finish and ends. Addresses are written in Postfix's way: unix:/path or inet:host:port;\n" +
			"\"\" switches one off.",
		Args: cobra.NoArgs,
	}
	where.flags(c)
	flags := map[string]*string{"inbound": &inbound, "outbound": &outbound, "auto": &auto, "console": &console, "metrics": &metrics}
	c.Flags().StringVar(&inbound, "inbound", "", "`ADDR` for mail that comes in")
	c.Flags().StringVar(&outbound, "outbound", "", "`ADDR` for mail that leaves")
	c.Flags().StringVar(&auto, "auto", "", "`ADDR` for both; login and internal networks decide")
	c.Flags().StringVar(&console, "console", "", "`ADDR` of the web console (not in this version)")
	c.Flags().StringVar(&metrics, "metrics", "", "`ADDR` of /metrics and /healthz")
	c.Flags().BoolVar(&forgetful, "without-history", false, "remember nothing, as with [history] enabled = false: for the time until a damaged history is restored")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		load := func() (config.Config, error) {
			loaded, err := where.load()
			if err != nil {
				return loaded, err
			}
			given := func(name string) *string {
				if cmd.Flags().Changed(name) {
					return flags[name]
				}
				return nil
			}
			loaded.History.Enabled = loaded.History.Enabled && !forgetful
			err = loaded.Override(nil, given("inbound"), given("outbound"), given("auto"), given("console"), given("metrics"))
			return loaded, err
		}
		return serve(cmd.Context(), load)
	}
	return c
}

func serve(ctx context.Context, load func() (config.Config, error)) error {
	// A log that nobody reads any more must not end the service, mail in hand and all.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, os.Interrupt)
	defer stop()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	d, err := app.NewDaemon(version, load, sandbox.Self)
	if err != nil {
		return err
	}
	go func() {
		for range hangup {
			// A configuration that is wrong is logged there, and the old one stays.
			_ = d.Reload()
		}
	}()
	return d.Run(ctx)
}
