package edit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sekisho/internal/mail"
	"sekisho/internal/mail/edit"
)

func TestStrip(t *testing.T) {
	h := header("X-Sekisho-Level", " pass", "From", " a", "x-sekisho-level ", " pass", "X-SEKISHO-ID", " 1", "X-Sekisho", " mine",
		"X-Sekisho-", " odd", "X-Sekisho-Level", " pass", "XX-Sekisho-Level", " x")
	want := []edit.Change{
		{Op: edit.OpDelete, Name: "X-Sekisho-Level", Index: 3},
		{Op: edit.OpDelete, Name: "X-Sekisho-", Index: 1},
		{Op: edit.OpDelete, Name: "X-SEKISHO-ID", Index: 1},
		{Op: edit.OpDelete, Name: "x-sekisho-level", Index: 2},
		{Op: edit.OpDelete, Name: "X-Sekisho-Level", Index: 1},
	}
	if diff := cmp.Diff(want, edit.Strip(h)); diff != "" {
		t.Error(diff)
	}
	if got, want := lines(edit.Apply(h, edit.Strip(h))), "From: a\nX-Sekisho: mine\nXX-Sekisho-Level: x\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if changes := edit.Strip(header("From", " a")); changes != nil {
		t.Errorf("%v", changes)
	}
}

// An insertion before a deletion of the same name would move its index: this is what the order of Compose avoids.
func TestInsertionBeforeDeletionWouldHitTheWrongField(t *testing.T) {
	h := header("X-Sekisho-Level", " forged", "From", " a")
	s := edit.Stamp{Level: "hold"}
	if got := edit.Apply(h, edit.Compose(h, "", s)).All("X-Sekisho-Level"); len(got) != 1 || got[0].Value() != "hold" {
		t.Errorf("composed: %v", got)
	}
	wrong := slices.Concat(edit.Fields(s), edit.Strip(h))
	if got := edit.Apply(h, wrong).Get("X-Sekisho-Level"); got != "forged" {
		t.Errorf("Apply does not count inserted fields: %q", got)
	}
}

func TestApplyDoesWhatMTAsDo(t *testing.T) {
	h := header("A", " 1", "b", " 2", "a", " 3")
	tests := []struct {
		change edit.Change
		want   string
	}{
		{edit.Change{Op: edit.OpInsert, Name: "C", Value: " 0"}, "C: 0\nA: 1\nb: 2\na: 3\n"},
		{edit.Change{Op: edit.OpChange, Name: "A", Index: 2, Value: " 9"}, "A: 1\nb: 2\nA: 9\n"},
		{edit.Change{Op: edit.OpChange, Name: "A", Index: 2}, "A: 1\nb: 2\n"},
		{edit.Change{Op: edit.OpChange, Name: "C", Index: 1, Value: " 9"}, "A: 1\nb: 2\na: 3\nC: 9\n"},
		{edit.Change{Op: edit.OpDelete, Name: "a", Index: 1}, "b: 2\na: 3\n"},
		{edit.Change{Op: edit.OpDelete, Name: "a", Index: 3}, "A: 1\nb: 2\na: 3\n"},
	}
	for _, test := range tests {
		if got := lines(edit.Apply(h, []edit.Change{test.change})); got != test.want {
			t.Errorf("%v: %q, want %q", test.change, got, test.want)
		}
	}
	if got := lines(h); got != "A: 1\nb: 2\na: 3\n" {
		t.Errorf("the original changed: %q", got)
	}
}

// TestComposeChangesNothingElse generates headers and checks that all but Subjects and our fields keep their octets and order, and
// that doing it again on the delivered header gives the same header.
func TestComposeChangesNothingElse(t *testing.T) {
	r := rand.New(rand.NewPCG(20261122, 7))
	forms := slices.Collect(func(yield func(string) bool) {
		all := subjects(t)
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for name := range all {
				if !yield(name) {
					return
				}
			}
		}) {
			if !yield(all[name]) {
				return
			}
		}
	})
	stamp := edit.Stamp{Level: "mark", Score: "7", Traits: []string{"a"}, Reasons: []string{"理由 / reason"}, ID: "1"}
	for range 3000 {
		h := randomHeader(r, forms)
		after := edit.Apply(h, edit.Compose(h, tag, stamp))
		if diff := cmp.Diff(lines(others(h)), lines(others(after))); diff != "" {
			t.Fatalf("%q: %s", lines(h), diff)
		}
		if n := len(after.All("X-Sekisho-Level")); n != 1 || after.Get("X-Sekisho-Level") != "mark" || after.Get("X-Sekisho-Id") != "1" {
			t.Fatalf("%d levels in %q", n, lines(after))
		}
		checkSubjects(t, h, after)
		if again := edit.Apply(after, edit.Compose(after, tag, stamp)); lines(again) != lines(after) {
			t.Fatalf("twice is not once: %q, %q", lines(again), lines(after))
		}
	}
}

func randomHeader(r *rand.Rand, forms []string) mail.Header {
	var h mail.Header
	for range r.IntN(12) {
		switch r.IntN(4) {
		case 0:
			name := []string{"Subject", "SUBJECT", "subject"}[r.IntN(3)]
			h = append(h, mail.Field{Name: name, Raw: []byte(forms[r.IntN(len(forms))])})
		case 1:
			name := []string{"X-Sekisho-Level", "x-sekisho-id", "X-SEKISHO-LEVEL", "X-Sekisho-Foo"}[r.IntN(4)]
			h = append(h, mail.Field{Name: name, Raw: []byte(" forged")})
		default:
			raw := fmt.Appendf(nil, " %d\n\t%s", r.IntN(100), strings.Repeat("\x83\x5c", r.IntN(5)))
			h = append(h, mail.Field{Name: []string{"Received", "From", "X-Other"}[r.IntN(3)], Raw: raw})
		}
	}
	return h
}

// others are the fields that must not change.
func others(h mail.Header) mail.Header {
	return slices.DeleteFunc(slices.Clone(h), func(f mail.Field) bool {
		name := strings.ToLower(f.Name)
		return name == "subject" || strings.HasPrefix(name, "x-sekisho-")
	})
}

func checkSubjects(t *testing.T, h, after mail.Header) {
	t.Helper()
	before, now := h.All("Subject"), after.All("Subject")
	if len(before) == 0 {
		if len(now) != 1 || string(now[0].Raw) != " "+tag {
			t.Fatalf("without a Subject: %v", now)
		}
		return
	}
	for i := range now {
		if got := without(t, string(now[i].Raw), tag); len(now) != len(before) || got != string(before[i].Raw) {
			t.Fatalf("Subject %d: %q, was %q", i, now[i].Raw, before[i].Raw)
		}
	}
}

func FuzzEdit(f *testing.F) {
	for _, raw := range subjects(f) {
		f.Add([]byte(raw), tag)
	}
	f.Add([]byte(" =?UTF-8?Q?[SUSPICIOUS]_=?="), "【注意】")
	f.Fuzz(func(t *testing.T, raw []byte, tag string) {
		if strings.ContainsAny(string(raw), "\r\x00") || len(tag) > 200 {
			return
		}
		h := header("Subject", string(raw))
		untagged := edit.Apply(h, edit.Untag(h, tag))
		if again := edit.Untag(untagged, tag); len(again) > 0 && again[0].Value != " " {
			t.Errorf("Untag %q twice: %q, %v", tag, lines(untagged), again)
		}
		tagged := edit.Apply(h, edit.Tag(h, tag))
		if again := edit.Tag(tagged, tag); again != nil {
			t.Errorf("Tag %q twice: %q, %v", tag, lines(tagged), again)
		}
		if len(edit.Tag(h, tag)) > 0 && len(raw) > 0 {
			back := edit.Apply(tagged, edit.Untag(tagged, tag))
			if lines(back) != lines(untagged) {
				t.Errorf("tagged and untagged %q: %q, want %q", tag, lines(back), lines(untagged))
			}
		}
	})
}
