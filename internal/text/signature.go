package text

// Signature is the block at the end of s in which its writer names himself, or "".
func Signature(s string) string { return "" }
