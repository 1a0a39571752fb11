package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version and the sources of the built-in data",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "sekisho %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			fmt.Fprintln(out, "Country data: IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0")
			fmt.Fprintln(out, "Networks: Route Views (https://www.routeviews.org), NRO (https://www.nro.net), DB-IP, CC BY 4.0")
		},
	}
}
