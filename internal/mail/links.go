package mail

import "sekisho/internal/mail/page"

// Target is where a URL leads; see page.Target.
type Target = page.Target

// ParseTarget reads where a URL leads, as leniently as browsers do: see page.ParseTarget.
func ParseTarget(url string) (Target, bool) { return page.ParseTarget(url) }
