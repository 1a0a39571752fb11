// Package document reads documents and shortcuts that a mail carries, without opening them in their programs: Windows shell links (MS-SHLLINK 8.0),
// compound files (MS-CFB) with documents of Word, Excel and PowerPoint 97 to 2003, mails of Outlook (MS-OXMSG) and VBA projects (MS-OVBA), OOXML
// packages (ECMA-376), OpenDocument, PDF (ISO 32000), rich text, OneNote and web pages. What is known of a document stands in Info, whatever its format.
//
// A reader takes the octets of the whole file, or as many of them as its caller keeps, follows no length out of them and
// returns what it understood before it came upon damage; Info.Unfinished says why something was not read. Time grows with the octets that are
// read, memory is bounded by the constants beside each reader: for a compound file 1/128 of its size, two megabytes of directory and the
// stream in hand with what is unpacked of it, at most sixteen megabytes; for a package two windows of 160 KB and one name for each part. Nothing recurses
// into the data without a counter. Readers
// keep no state and may be used by several goroutines, each with its own file.
//
// Known to be left out: macros that are only compiled, without their source, are told (Macros.Stomped) but not read; Excel 4.0 macros are
// found by their sheets and names, their formulas are not carried out; documents that take a password are not decrypted; Access databases, and
// references within the tables of OpenDocument files, are not read.
package document
