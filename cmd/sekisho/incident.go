package main

import "github.com/spf13/cobra"

func newIncident() *cobra.Command {
	c := &cobra.Command{
		Use:   "incident",
		Short: "Stop mail that leaves the house during an incident, and let it go again",
		Long: "incident raises and lowers the level of outgoing mail. L0 is normal. At L3 only mail inside the house and to the contacts\n" +
			"(sekisho contacts) passes; all other recipients get 451, so that the mail stays with its sender.",
		Args: cobra.NoArgs,
	}
	c.AddCommand(newRaise(), newLower(), newStatus())
	return c
}
