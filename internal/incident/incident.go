// Package incident keeps the level of an incident and the contacts that are reached all the same, decides which outgoing mail may leave, and
// keeps a journal of what was stopped.
//
// # Levels
//
// L0: everything leaves. L3: only mail to the house itself and to prepared contacts; every other recipient is answered 451 4.7.1, so that
// no mail is lost: its sender's MTA tries again until the level is lowered. A level stays until a person lowers it; time lowers nothing. A case
// is opened when the level leaves L0 and has a number, year and count ("2026-001").
//
// # Files, below the data folder
//
//	incident/level.a, .b       the level: two generations
//	contacts/contacts.a, .b    the contacts: two generations of their own
//	incident.active            the sentinel: there from before a level is raised until after it is lowered
//	incident/attempts.jsonl    the journal: a JSON object a line, {"sum": SHA-256 in hex of the octets of attempt, "attempt": {…}}
//	incident/lock              flock(2), held during a change; holds a note for whoever waits
//
// Folders have mode 0700, files 0600, and the owner of the data folder when root writes them. A generation is a line
// "sekisho-level 1 REV SHA256" (the digest over the rest) and a JSON object. The valid one with the highest REV holds; the other one is replaced next: written
// to a temporary file, fsynced, renamed, the folder fsynced. A change that cannot be written leaves in force what was.
//
// # Damage
//
// One unreadable generation is an alarm, and the other holds. If the level cannot be told and the sentinel is there, the gate is closed (L3) with
// the contacts that can be read; without the sentinel it is open; both are alarms. A running gate keeps in memory what the files lost.
//
// # Concurrency
//
// Decide, Path and Contacts are pure and immutable. Files, Gate and FileJournal may be used from many goroutines, Files from many processes:
// changes exclude each other by the lock, readers need none, since files are replaced as a whole.
//
// Source of the rules: IPA, LAC and JPCERT/CC on stopping mail during an incident, with the contacts prepared beforehand.
package incident
