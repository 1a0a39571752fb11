package text

// Signature is the block at the end of s in which its writer names himself, or "".
func Signature(s string) string { return "" }

// Addresses lists the mail addresses within s.
func Addresses(s string) []string { return nil }
