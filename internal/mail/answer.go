package mail

import "fmt"

// Answer is what we say to one recipient or message: continue, or an SMTP reply (RFC 5321, section 4.2; enhanced codes RFC 3463).
// The zero value is "continue". Text is ASCII without line ends; percent signs are doubled where the milter protocol needs it, not here.
type Answer struct {
	Code     int    // 0, 4xx or 5xx
	Enhanced string // "4.7.1"
	Text     string
}

// Continue says that the MTA goes on with the mail.
func (a Answer) Continue() bool { return a.Code == 0 }

// String is the reply as the client reads it.
func (a Answer) String() string {
	if a.Continue() {
		return "continue"
	}
	return fmt.Sprintf("%d %s %s", a.Code, a.Enhanced, a.Text)
}
