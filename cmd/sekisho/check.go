package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/mta"
	"sekisho/internal/payload/sandbox"
)

func newCheck() *cobra.Command {
	var where place
	var lang, postfix, sendmail string
	var printed bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration and how the MTA is wired to it",
		Long: "check reads the configuration, the data folder and the MTA's own files (main.cf, master.cf, sendmail.mc) and says what must be\n" +
			"fixed. Exit status: 0 all is well, 1 something must be fixed, 2 a file could not be read.",
		Args: cobra.NoArgs,
	}
	where.flags(c)
	c.Flags().StringVar(&postfix, "postfix", "", "Postfix configuration `DIR` (default: /etc/postfix where it exists)")
	c.Flags().StringVar(&sendmail, "sendmail", "", "sendmail.mc or sendmail.cf `FILE` (default: /etc/mail/sendmail.mc where it exists)")
	c.Flags().StringVar(&lang, "lang", "", "language of the output: en or ja (default: of the locale)")
	c.Flags().BoolVar(&printed, "print", false, "print the configuration in force as TOML and do nothing else")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		loaded, err := where.load()
		if err != nil {
			return err
		}
		if printed {
			_, err := fmt.Fprint(cmd.OutOrStdout(), loaded.TOML())
			return err
		}
		chosen, err := languageOf(lang)
		if err != nil {
			return err
		}
		return check(cmd.OutOrStdout(), chosen, loaded, existing(postfix, "/etc/postfix"), existing(sendmail, "/etc/mail/sendmail.mc"))
	}
	return c
}

// existing is what was named, or the system's own place where there is one.
func existing(named, system string) string {
	if named != "" {
		return named
	}
	if _, err := os.Stat(system); err == nil {
		return system
	}
	return ""
}

func check(out io.Writer, lang language, c config.Config, postfix, sendmail string) error {
	problems, err := app.Check(c, sandbox.Self)
	if err != nil {
		return err
	}
	if postfix != "" {
		found, err := mta.Postfix(postfix, c)
		if err != nil {
			return err
		}
		problems = append(problems, found...)
	}
	if sendmail != "" {
		found, err := mta.Sendmail(sendmail, c)
		if err != nil {
			return err
		}
		problems = append(problems, found...)
	}
	if postfix == "" && sendmail == "" {
		problems = append(problems, mta.NoneFound())
	}
	return report(out, lang, problems)
}

// label is the severity as people read it, four cells wide in both languages.
func label(s mta.Severity, lang language) string {
	switch s {
	case mta.Fix:
		return lang.pick("fix ", "修正")
	case mta.Warn:
		return lang.pick("warn", "注意")
	}
	return lang.pick("info", "情報")
}

func report(out io.Writer, lang language, problems []mta.Problem) error {
	toFix := 0
	for _, p := range problems {
		if p.Severity == mta.Fix {
			toFix++
		}
		fmt.Fprintf(out, "%s  %s  %s\n", label(p.Severity, lang), p.Where, lang.pick(p.What.En, p.What.Ja))
		if p.Fix.En != "" {
			fmt.Fprintf(out, "      → %s\n", lang.pick(p.Fix.En, p.Fix.Ja))
		}
	}
	if toFix > 0 {
		fmt.Fprintln(out, lang.pick(fmt.Sprintf("%d to fix", toFix), fmt.Sprintf("要修正 %d件", toFix)))
		return errFound
	}
	_, err := fmt.Fprintln(out, lang.pick("nothing to fix", "修正が必要な点はありません"))
	return err
}
