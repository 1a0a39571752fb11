// Package mta reads how an MTA is wired to us, and says what must be fixed before mail can be entrusted to it. It reads the files
// alone and asks neither postconf(1) nor m4(1): it works on files of another machine and without root.
//
// Postfix: main.cf (postconf(5)) and master.cf (master(5)): comments, continuation lines, $name, ${name?…:…} and -o overrides for each
// service; milter lists as MILTER_README describes them. Parameters that are not set have the defaults of Postfix 3.7. Tables
// (smtpd_milter_maps) are not looked into; that they are there is reported.
//
// Sendmail: the macros INPUT_MAIL_FILTER, MAIL_FILTER, DAEMON_OPTIONS and define of sendmail.mc (cf/README, libmilter/README), or the
// X lines and options of sendmail.cf (Sendmail Installation and Operation Guide, section 5). include and other macros of m4 are not followed.
//
// Limits: files up to 1 MiB; expansion of parameters up to 20 levels, 64 KiB and 10,000 steps. All functions may be called at once.
package mta

// Severity says how urgent a problem is.
type Severity string

const (
	Fix  Severity = "fix"  // mail passes unjudged, is lost or is held up: must be mended
	Warn Severity = "warn" // works, but not as one would expect
	Info Severity = "info" // good to know
)

// Text is one sentence in English and Japanese.
type Text struct{ En, Ja string }

// Problem is one thing that was noticed. Where is file:line, or the file where no line says it.
type Problem struct {
	Severity Severity
	Where    string
	What     Text
	Fix      Text // what to do, "" where nothing is to be done
}

// NoneFound is the problem that neither MTA has its files where they were looked for.
func NoneFound() Problem {
	return Problem{
		Severity: Warn,
		Where:    "-",
		What: Text{"no configuration of Postfix or Sendmail was found, so the wiring was not checked",
			"PostfixやSendmailの設定ファイルが見つからないため、MTAとの接続は確認していません"},
		Fix: Text{"name it: --postfix DIR or --sendmail FILE", "--postfix ディレクトリ または --sendmail ファイル で指定してください"},
	}
}
