// Package store keeps the history: relations, records of mails, indicators, cases and late findings, in SQLite (one node, the default) or in
// PostgreSQL (several nodes). Both do the same: one suite, storetest, says what. Statements are written once; what differs is in dialect, and the
// tables are made by the files of migrations.
//
// # Tables
//
// Times are milliseconds since 1970-01-01 UTC, 0 is none. Days are days since then in the mail's own zone. Keys are signed 64-bit numbers: the first
// eight octets of an HMAC-SHA256 under the house's secret (record.Keys), which is not in the database. Flags are 0 and 1.
//
//	meta             name, n, value      seq: number of the last mail; mails: mails learnt in all; began: time of the first mail, or how far
//	                                     back relations are kept; generation: of the last import; revision: of indicators and cases;
//	                                     secret: HMAC-SHA256 of a constant, by which the secret is checked
//	pair             outside, ours       one person outside and one of ours: first and last time and number of mails in and out, the last two days
//	                                     with steady mail, the network of the last of those (the rule: steady)
//	person           key                 one person outside towards everybody here: the same, and classes (bits: kinds of payload), plain (mails
//	                                     before the first that carried anything), carried (when that one came)
//	mark             key                 first, last, n; twentieth: when n came to 20
//	name             key, person         addresses of a display name: addr, ours (flag), first, last, n
//	mail             seq                 id (X-Sekisho-Id, unique), received, direction, level, cased (name of its case or ""), released,
//	                                     refer (key of its Message-ID), terms (keys by which it is found, eight octets each), doc (the record: codec.go)
//	sketch           seq                 received, id, sketch (varint of the text's runes, then its hashes, four octets each): what texts are compared by
//	term             key, received, seq  mails by what they are found by
//	refer            key                 received, seq: the earliest mail with a Message-ID
//	phrase           key                 kind ("subject", "file"), folded (NFKC, lower case): what hunts look into, once however many mails have it
//	cases            name                confirmed, confirmed_by, reason, features (documents)
//	case_mail        name, id            mails of cases; the id stays when the record is forgotten
//	late             id, trait           found, mails (whole records)
//	indicator_set    name                generation: that of its indicators
//	indicator        generation, kind, value, id  pattern (flag), source, tlp, valid_from, valid_until, imported, note
//	indicator_stale  generation, since   those that no set has yet, or any longer
//
// # Concurrency
//
// All methods may be called by many goroutines at once. One transaction writes at a time: SQLite's own lock sees to that among processes,
// an advisory lock among the nodes of PostgreSQL. So what a transaction reads it may change (the rules of relations stand in Go, in fold.go, once),
// rows of two nodes never cross, and the numbers of mails become visible in their order, by which nodes follow each other (Since). Those who read
// wait for nobody, in memory apart.
//
// Every method ends when its context does. A transaction waits for others for 30 seconds at most.
//
// # Failure
//
// A batch of lessons is written wholly or not at all. A process that is killed loses what it had not written; a crash of the machine may lose the last
// transactions of SQLite (synchronous=NORMAL), not the database. One that is damaged is refused (ErrCorrupt) and left as it is.
package store
