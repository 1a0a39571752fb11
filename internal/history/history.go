// Package history says what is known of a mail's sender from earlier mail: who writes to whom, from where, since when.
package history

import "sekisho/internal/origin"

// Relation is what the history knows about one mail's author and its recipients. With several recipients each statement is the one that
// exempts least. The zero value says that nothing is known; what is not known exempts nobody.
type Relation struct {
	Known        origin.Truth // author and every recipient are correspondents: two mails on two days within 180 days, or ours wrote first
	FirstContact origin.Truth // this author never wrote to anyone here, and no one here wrote to him
	KnownNet     origin.Truth // mail of the From domain came from this origin network within the last 180 days
	KnownList    origin.Truth // the List-Id was seen five times over 14 days, from the same origin network
	OldDomain    origin.Truth // 20 mails or more of the From domain are older than 90 days
}
