package main

import (
	"os"

	"github.com/spf13/cobra"

	"sekisho/internal/payload/sandbox"
)

// newUnpackChild is the process that unpacks an archive for another sekisho. It is no command for people.
func newUnpackChild() *cobra.Command {
	return &cobra.Command{
		Use:    sandbox.ChildArgument,
		Short:  "Unpack an archive for the sekisho that started this",
		Hidden: true,
		Args:   cobra.NoArgs,
		Run:    func(*cobra.Command, []string) { os.Exit(sandbox.Main()) },
	}
}
