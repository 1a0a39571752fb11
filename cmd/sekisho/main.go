// Command sekisho screens mail for targeted attacks: a milter for Postfix and Sendmail, and the commands around it.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"sekisho/internal/config"
)

// version is set by the linker.
var version = "unknown"

// Exit status: 0 done, 1 found something, 2 could not do it.
const (
	exitFound  = 1
	exitFailed = 2
)

// errFound ends a command that did its work and found something.
var errFound = errors.New("found")

func main() {
	err := newRoot().Execute()
	switch {
	case err == nil:
	case errors.Is(err, errFound):
		os.Exit(exitFound)
	default:
		fmt.Fprintln(os.Stderr, "sekisho:", err)
		os.Exit(exitFailed)
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "sekisho",
		Short: "Screen mail for targeted attacks",
		Long: "Sekisho is a milter for Postfix and Sendmail that recognises targeted-attack mail by the traits that Japan's IPA\n" +
			"published, tags or holds it, and says why in Japanese and English.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newServe(), newReload(), newScan(), newLearn(), newHistory(), newCheck(), newContacts(), newIncident(), newHunt(), newIOC(), newStats(openRecords), newIcons(), newCorpus(), newRule(), newVersion(), newMan(), newUnpackChild())
	return root
}

// place is where a command finds its configuration and data; the flags are the same everywhere.
type place struct{ file, data string }

func (p *place) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.file, "config", "", "configuration `FILE` (default: /etc/sekisho/sekisho.toml where it exists, else built-in defaults)")
	c.Flags().StringVar(&p.data, "data", "", "data `DIR` (default: $STATE_DIRECTORY; for root /var/lib/sekisho; else ~/.local/state/sekisho)")
	c.PreRunE = func(*cobra.Command, []string) error {
		for _, name := range []string{"config", "data"} {
			if f := c.Flags().Lookup(name); f.Changed && f.Value.String() == "" {
				return fmt.Errorf("--%s: the path is empty", name) // most likely a variable of a script that is not set
			}
		}
		return nil
	}
}

const systemFile = "/etc/sekisho/sekisho.toml"

// load reads the configuration. A file that was named must be there; the system's may be missing at first, but not once it has been read:
// a reload must not fall back to defaults that know nothing of the house.
func (p *place) load() (config.Config, error) {
	if p.file == "" {
		if _, err := os.Stat(systemFile); !errors.Is(err, fs.ErrNotExist) {
			p.file = systemFile
		}
	}
	c, err := config.Load(p.file)
	if err != nil {
		return c, err
	}
	if p.data != "" {
		c.Data = p.data
	}
	return c, nil
}
