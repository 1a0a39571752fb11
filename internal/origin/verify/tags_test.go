package verify

import (
	"strings"
	"testing"
)

// FuzzTags takes any text for a tag list: what is read stands there, once, and a value can be taken out without touching anything else.
func FuzzTags(f *testing.F) {
	f.Add("v=1; a=rsa-sha256; d=example.jp; b=\r\n\tabc def; bh=xyz;")
	f.Add("b=;;b2==;")
	f.Add(" = ;x")
	f.Fuzz(func(t *testing.T, s string) {
		tags, err := parseTags(s)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, tag := range tags {
			if seen[tag.name] || tag.value != blank(s[tag.from:tag.to]) || strings.Contains(s[tag.from:tag.to], ";") || s[tag.from-1] != '=' {
				t.Errorf("%q: %+v", s, tag)
			}
			seen[tag.name] = true
			rest, err := parseTags(tags.without(s, tag.name))
			if err != nil || len(rest) != len(tags) || rest.text(tag.name) != "" {
				t.Errorf("%q without %s: %+v, %v", s, tag.name, rest, err)
			}
		}
		parseRecord(s)
		readKey(tags, "rsa")
		readKey(tags, "ed25519")
	})
}

func TestTags(t *testing.T) {
	const s = "v=1; b = ab\r\n c ;bh=x"
	tags, err := parseTags(s)
	if err != nil || tags.packed("b") != "abc" || tags.text("bh") != "x" || has(tags, "c") {
		t.Errorf("%+v %v", tags, err)
	}
	if got := tags.without(s, "b"); got != "v=1; b =;bh=x" {
		t.Errorf("%q", got)
	}
	for _, bad := range []string{"v", "=1", "1v=1", "v=1;v=2", "v-x=1", "a b=1", strings.Repeat("a", maxTagList+1)} {
		if _, err := parseTags(bad); err == nil {
			t.Errorf("%.20q is taken", bad)
		}
	}
}
