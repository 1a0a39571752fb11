package text

// Imitation is what a domain imitates, and how: "confusable", "typo", "moved-suffix", "extra-word" or "mixed-script".
type Imitation struct{ Of, How string }

// Guarded is a set of domains that are protected against look-alikes.
type Guarded struct{}

// Guard prepares domains for Imitates.
func Guard(domains []string) *Guarded { return &Guarded{} }

// Imitates says which guarded domain a domain looks like without being it or below it.
func (g *Guarded) Imitates(domain string) (Imitation, bool) { return Imitation{}, false }
