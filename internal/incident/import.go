package incident

import "io"

// ReadContacts reads a list of contacts.
func ReadContacts(r io.Reader) ([]Contact, []LineError) { return nil, nil }
