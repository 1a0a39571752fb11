package mail

// Spool holds the octets of one body as received: in memory up to a bound, beyond it in an unlinked temporary file.
type Spool struct{}
