package edit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"

	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
)

func TestTagLeavesTheOctetsOfEverySubject(t *testing.T) {
	for name, raw := range subjects(t) {
		for _, tag := range []string{tag, "【注意:標的型メールの疑い】", "SPAM"} {
			t.Run(name+" "+tag, func(t *testing.T) {
				h := header("From", " a@example.net", "Subject", raw, "To", " b@tokiwa.example")
				after := edit.Apply(h, edit.Tag(h, tag))
				got := string(after[1].Raw)
				if len(after) != 3 || got == raw {
					t.Fatalf("not tagged: %q", lines(after))
				}
				mark := marker(t, tag)
				if minus := without(t, got, mark); minus != raw {
					t.Errorf("delivered minus the tag = %q, want %q", minus, raw)
				}
				before, _, _ := strings.Cut(got, mark)
				if strings.Trim(before, " \t\n") != "" {
					t.Errorf("%q stands in front of the tag", before)
				}
				if again := edit.Tag(after, tag); again != nil {
					t.Errorf("tagged twice: %v", again)
				}
				checkLines(t, raw, got)
			})
		}
	}
}

// marker is the tag as it stands in a field.
func marker(t *testing.T, tag string) string {
	t.Helper()
	changes := edit.Tag(nil, tag)
	if len(changes) != 1 || changes[0].Op != edit.OpInsert {
		t.Fatalf("a mail without a Subject: %v", changes)
	}
	return strings.TrimPrefix(changes[0].Value, " ")
}

// without takes the tag and its blank, or its fold, out of a value.
func without(t *testing.T, value, mark string) string {
	t.Helper()
	if !strings.Contains(value, mark+" ") {
		mark += "\n"
	}
	before, after, ok := strings.Cut(value, mark+" ")
	if !ok {
		t.Fatalf("no %q in %.80q", mark, value)
	}
	return before + after
}

// checkLines wants every line within the limit, where the original kept it.
func checkLines(t *testing.T, raw, got string) {
	t.Helper()
	longest := func(s string) (n int) {
		for line := range strings.SplitSeq("Subject:"+s, "\n") {
			n = max(n, len(line))
		}
		return n
	}
	if n := longest(got); n > max(998, longest(raw)) {
		t.Errorf("a line of %d octets", n)
	}
}

func TestTagFoldsOnlyWhereTheLineWouldGrowTooLong(t *testing.T) {
	for name, fold := range map[string]bool{"just fits": false, "one too many": true, "ascii": false, "long and folded first": true} {
		h := header("Subject", subjects(t)[name])
		got := edit.Tag(h, tag)[0].Value
		if strings.Contains(got, tag+"\n ") != fold {
			t.Errorf("%s: fold behind the tag: %v, want %v", name, !fold, fold)
		}
	}
}

func TestTagStandsThereAlready(t *testing.T) {
	jis := func(s string) string { return base64Word("iso-2022-jp", octets(t, japanese.ISO2022JP, s)) }
	tests := []struct {
		name, raw string
		present   bool
	}{
		{"in front", " [SUSPICIOUS] 会議", true},
		{"alone", " [SUSPICIOUS]", true},
		{"no blank in front or behind", "[SUSPICIOUS]会議", true},
		{"behind a fold", "\n\t[SUSPICIOUS] a", true},
		{"before a fold", " [SUSPICIOUS]\n =?UTF-8?B?44GC?=", true},
		{"base64 word", " " + base64Word("UTF-8", "[SUSPICIOUS] 会議"), true},
		{"ISO-2022-JP word", " " + jis("[SUSPICIOUS] 会議"), true},
		{"Q word in lower case", " =?utf-8?q?=5BSUSPICIOUS=5D_a?= b", true},
		{"word with language", " =?us-ascii*en?Q?[SUSPICIOUS]_a?=", true},
		{"blank in the word", " =?UTF-8?Q?_[SUSPICIOUS]?=", true},

		{"behind Re", " Re: [SUSPICIOUS] a", false},
		{"behind Re in a word", " " + jis("Re: [SUSPICIOUS] 会議"), false},
		{"later", " about [SUSPICIOUS]", false},
		{"other case", " [suspicious] a", false},
		{"cut short", " [SUSPICIOUS", false},
		{"unknown charset hides it", " " + base64Word("x-unknown", "[SUSPICIOUS] a"), false},
		{"word glued to text", " " + base64Word("UTF-8", "[SUSPICIOUS]") + "a", false},
		{"word with broken base64", " =?UTF-8?B?W1NVU1BJQ0lPVVNd*?=", false},
		{"octets the charset does not have", " =?UTF-8?Q?[SUSPICIOUS]_=FF?=", false},
		{"empty", "", false},
	}
	for _, test := range tests {
		h := header("Subject", test.raw)
		if changes := edit.Tag(h, tag); (len(changes) == 0) != test.present {
			t.Errorf("%s: %v, want present %v", test.name, changes, test.present)
		}
	}
}

func TestTagOfLettersIsNotTheBeginningOfAWord(t *testing.T) {
	for raw, present := range map[string]bool{" SPAMMING is bad": false, " SPAM is bad": true, " SPAM": true, " SPAM: x": true} {
		if changes := edit.Tag(header("Subject", raw), "SPAM"); (len(changes) == 0) != present {
			t.Errorf("%q: %v", raw, changes)
		}
	}
}

func TestTagEverySubject(t *testing.T) {
	h := header("SUBJECT", " a", "X", " 1", "subject ", "b", "Subject", " [SUSPICIOUS] c", "Subjects", " d")
	want := []edit.Change{
		{Op: edit.OpChange, Name: "SUBJECT", Index: 1, Value: " [SUSPICIOUS] a"},
		{Op: edit.OpChange, Name: "subject", Index: 2, Value: "[SUSPICIOUS] b"},
	}
	if diff := cmp.Diff(want, edit.Tag(h, tag)); diff != "" {
		t.Error(diff)
	}
}

func TestTagWritesFoldsAsLF(t *testing.T) {
	h := header("Subject", "\r\n a\r\n b")
	if got := edit.Tag(h, tag)[0].Value; got != "\n [SUSPICIOUS] a\n b" {
		t.Errorf("%q", got)
	}
}

func TestTagOfUselessText(t *testing.T) {
	h := header("Subject", " a")
	for _, tag := range []string{"", " ", "\r\n"} {
		if changes := edit.Tag(h, tag); changes != nil {
			t.Errorf("%q: %v", tag, changes)
		}
	}
	for _, c := range append(edit.Tag(h, "[A]\r\nBcc: x@example.net"), edit.Tag(nil, "【あ】\x00\nBcc: x")...) {
		if strings.ContainsAny(c.Value, "\r\n\x00") {
			t.Errorf("a tag begins a line of its own: %q", c.Value)
		}
	}
}

func TestUntag(t *testing.T) {
	jis := func(s string) string { return base64Word("iso-2022-jp", octets(t, japanese.ISO2022JP, s)) }
	sjis := func(s string) string { return base64Word("cp932", octets(t, japanese.ShiftJIS, s)) }
	tests := []struct{ name, raw, want string }{
		{"in front", " [SUSPICIOUS] a", " a"},
		{"behind Re", " Re: [SUSPICIOUS] a", " Re: a"},
		{"many prefixes", " RE[2]: Fwd: AW:[SUSPICIOUS] a", " RE[2]: Fwd: AW:a"},
		{"twice", " [SUSPICIOUS] Re: [SUSPICIOUS] Re: a", " Re: Re: a"},
		{"raw Japanese prefix", " 返信：[SUSPICIOUS] 会議", " 返信：会議"},
		{"before a word", " Re: [SUSPICIOUS] " + jis("会議"), " Re: " + jis("会議")},
		{"in a word", " " + jis("Re: [SUSPICIOUS] 会議の件"), " " + jis("Re: 会議の件")},
		{"in a word behind Re", " Re: " + sjis("[SUSPICIOUS] ①髙"), " Re: " + sjis("①髙")},
		{"Japanese prefix in a word", " " + jis("返信: [SUSPICIOUS] 会議") + "\n " + jis("の件"), " " + jis("返信: 会議") + "\n " + jis("の件")},
		{"Q word", " =?UTF-8?Q?Re:_=5BSUSPICIOUS=5D_=E4=BB=B6?=", " =?UTF-8?Q?Re:_=E4=BB=B6?="},
		{"word of nothing but the tag", " =?UTF-8?Q?[SUSPICIOUS]?=\n " + jis("会議"), " " + jis("会議")},
		{"word of prefixes", " " + jis("転送: ") + " " + jis("[SUSPICIOUS] 会議"), " " + jis("転送: ") + " " + jis("会議")},
		{"nothing left", "[SUSPICIOUS]", " "},
		{"nothing left behind Re", " Re: [SUSPICIOUS]", " Re: "},
		{"folds as LF", " [SUSPICIOUS] a\r\n b", " a\n b"},
	}
	for _, test := range tests {
		h := header("Subject", test.raw)
		want := []edit.Change{{Op: edit.OpChange, Name: "Subject", Index: 1, Value: test.want}}
		if diff := cmp.Diff(want, edit.Untag(h, tag)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestUntagLeavesAlone(t *testing.T) {
	for name, raw := range map[string]string{
		"no tag":                  " Re: a",
		"empty":                   "",
		"the writer's own":        " What does [SUSPICIOUS] mean?",
		"behind a list's mark":    " [ml 1] [SUSPICIOUS] a",
		"unknown charset":         " " + base64Word("x-unknown", "[SUSPICIOUS] a"),
		"octets without meaning":  " =?UTF-8?Q?[SUSPICIOUS]_=FF?=",
		"mislabelled word":        " " + base64Word("us-ascii", "[SUSPICIOUS] 会議"),
		"broken word":             " =?UTF-8?B?W1NVU1BJQ0lPVVNd",
		"prefix that is no reply": " Regarding: [SUSPICIOUS] a",
	} {
		if changes := edit.Untag(header("Subject", raw), tag); changes != nil {
			t.Errorf("%s: %v", name, changes)
		}
	}
}

func TestUntagUndoesTag(t *testing.T) {
	for name, raw := range subjects(t) {
		if raw == "" {
			continue // comes back as one blank: an empty value would delete the field
		}
		for _, tag := range []string{tag, "【注意:標的型メールの疑い】", strings.Repeat("標的型", 30)} {
			h := header("Subject", raw, "From", " a", "Subject", raw)
			tagged := edit.Apply(h, edit.Compose(h, tag, edit.Stamp{Level: "mark"}))
			after := edit.Apply(tagged, edit.Untag(tagged, tag))
			if diff := cmp.Diff(lines(h), lines(after)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
	for _, h := range []mail.Header{nil, header("From", " a")} {
		tagged := edit.Apply(h, edit.Tag(h, tag))
		if after := edit.Apply(tagged, edit.Untag(tagged, tag)); lines(after) != lines(h) {
			t.Errorf("an inserted Subject stays: %q", lines(after))
		}
	}
}

func TestUntagJapaneseTagInAReply(t *testing.T) {
	word := func(s string) string { return base64Word("ISO-2022-JP", octets(t, japanese.ISO2022JP, s)) }
	h := header("Subject", " "+word("Re: 【注意】会議の件"))
	got := edit.Untag(h, "【注意】")
	if len(got) != 1 || got[0].Value != " "+word("Re: 会議の件") {
		t.Errorf("%v", got)
	}
}
