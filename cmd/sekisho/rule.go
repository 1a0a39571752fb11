package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sekisho/internal/config"
	"sekisho/internal/rules"
	"sekisho/internal/text"
)

func newRule() *cobra.Command {
	c := &cobra.Command{
		Use:   "rule",
		Short: "The house's own rules: [[rule]] sections of the configuration",
		Long: "rule lists and tries out rules that an organisation writes itself: expressions over facts of a mail, with a weight and a sentence in both\n" +
			"languages. docs/rules.md explains the language and lists the facts.",
		Args: cobra.NoArgs,
	}
	c.AddCommand(newRuleList(), newRuleTest())
	return c
}

// rulebook is where rules come from and how what is said of them is printed.
type rulebook struct {
	place
	lang   string
	json   bool
	chosen language
}

func (b *rulebook) flags(c *cobra.Command) {
	b.place.flags(c)
	c.Flags().BoolVar(&b.json, "json", false, "one JSON object a line")
	c.Flags().StringVar(&b.lang, "lang", "", "language of the output: en or ja (default: of the locale)")
}

// open reads the configuration: FILE.toml where the arguments begin with one, else that of --config or the system. What is left of the arguments
// is returned.
func (b *rulebook) open(args []string) (config.Config, *rules.Set, []string, error) {
	var err error
	if b.chosen, err = languageOf(b.lang); err != nil {
		return config.Config{}, nil, nil, err
	}
	if b.file == "" && len(args) > 0 && strings.HasSuffix(args[0], ".toml") {
		b.file, args = args[0], args[1:]
	}
	c, err := b.load()
	if err != nil {
		return c, nil, nil, err
	}
	set, err := rules.Compile(c)
	return c, set, args, err
}

// listedRule is how a rule is printed for programs.
type listedRule struct {
	ID     string  `json:"id"`
	Weight float64 `json:"weight"`
	When   string  `json:"when"`
	Part   string  `json:"part,omitempty"`
	En     string  `json:"en"`
	Ja     string  `json:"ja"`
	Hit    int     `json:"hit"`  // test lines
	Miss   int     `json:"miss"` // likewise
	Reason string  `json:"reason,omitempty"`
	By     string  `json:"by,omitempty"`
}

func newRuleList() *cobra.Command {
	var b rulebook
	c := &cobra.Command{
		Use:   "list [FILE.toml]",
		Short: "List the house's own rules",
		Args:  cobra.MaximumNArgs(1),
	}
	b.flags(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		_, set, rest, err := b.open(args)
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return fmt.Errorf(b.chosen.pick("%s: not a configuration (FILE.toml)", "%s: 設定ファイル(FILE.toml)ではありません"), shown(rest[0]))
		}
		return b.list(set)
	}
	return c
}

func (b *rulebook) list(set *rules.Set) error {
	for _, r := range set.Rules {
		s := r.Section
		if b.json {
			one := listedRule{r.ID, s.Weight, s.When, s.Part, s.En, s.Ja, len(s.Hit), len(s.Miss), s.Reason, s.By}
			if err := (jsonLines{out: os.Stdout}).write(one); err != nil {
				return err
			}
			continue
		}
		fmt.Printf("%+5.1f  %s\n       %s\n       %s\n", s.Weight, r.ID, text.Escape(strings.Join(strings.Fields(s.When), " ")), text.Escape(b.chosen.pick(s.En, s.Ja)))
	}
	if !b.json {
		fmt.Printf(b.chosen.pick("rules: %d\n", "ルール %d 件\n"), len(set.Rules))
	}
	return nil
}
