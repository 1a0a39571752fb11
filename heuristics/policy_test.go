package heuristics

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestDefaultPolicyIsValid(t *testing.T) {
	if _, err := New(DefaultPolicy(), Table()); err != nil {
		t.Fatal(err)
	}
}

func TestPoliciesRefused(t *testing.T) {
	for _, c := range []struct {
		what   string
		policy Policy
		reason string
	}{
		{"zero", Policy{}, "ascend"},
		{"equal", Policy{Note: 3, Mark: 3, Hold: 10}, "ascend"},
		{"descending", Policy{Note: 3, Mark: 12, Hold: 10}, "ascend"},
		{"negative", Policy{Note: -1, Mark: 6, Hold: 10}, "ascend"},
		{"not a number", Policy{Note: math.NaN(), Mark: 6, Hold: 10}, "ascend"},
		{"endless", Policy{Note: 3, Mark: 6, Hold: math.Inf(1)}, "ascend"},
		{"unknown id", weights("exec-atach", 3), `"exec-atach"; is exec-attach meant?`},
		{"unknown id, nothing near", weights("zzzzzzzz", 3), `no trait is called "zzzzzzzz"`},
		{"raising trait that would lower", weights("exec-attach", -8), "raises the score"},
		{"combo that would lower", weights("gojp-foreign-attach", -1), "raises the score"},
		{"lowering trait that would raise", weights("auth-aligned", 2), "lowers the score"},
		{"weight that is no number", weights("exec-attach", math.NaN()), "must be a number"},
		{"endless weight", weights("exec-attach", math.Inf(1)), "must be a number"},
	} {
		_, err := New(c.policy, Table())
		if err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %v, want %q", c.what, err, c.reason)
		}
	}
	for _, p := range []Policy{weights("exec-attach", 0), weights("auth-aligned", 0), weights("gojp-foreign-attach", 1.5)} {
		if _, err := New(p, Table()); err != nil {
			t.Error(err)
		}
	}
}

func weights(id string, w float64) Policy {
	p := DefaultPolicy()
	p.Weights = map[string]float64{id: w}
	return p
}

func TestEveryUnknownIDIsNamed(t *testing.T) {
	p := DefaultPolicy()
	p.Weights = map[string]float64{"script-atach": 1, "rlo_name": 2, "exec-attach": 3}
	_, err := New(p, Table())
	var unknown *UnknownID
	if !errors.As(err, &unknown) || unknown.ID != "rlo_name" || !slices.Contains(unknown.Near, "rlo-name") {
		t.Errorf("first unknown id: %+v", unknown)
	}
	if err == nil || !strings.Contains(err.Error(), "script-attach") {
		t.Errorf("second unknown id is not named: %v", err)
	}
}

func TestTablesRefused(t *testing.T) {
	a := planted("a", Path, 1, 1)
	for _, c := range []struct {
		what   string
		traits []Trait
		reason string
	}{
		{"doubled id", []Trait{a, a}, "stands twice"},
		{"id of a combo", []Trait{planted("gojp-foreign-attach", Path, 1)}, "stands twice"},
		{"no id", []Trait{planted("", Path, 1)}, "empty"},
		{"no function", []Trait{{ID: "b", Family: Path}}, "finds nothing"},
		{"unknown family", []Trait{planted("b", "weather", 1)}, "cannot weigh"},
		{"lowering trait outside trust", []Trait{planted("b", Theme, -1)}, "cannot weigh"},
		{"raising trait in trust", []Trait{planted("b", Trust, 1)}, "cannot weigh"},
		{"trait of the combos' family", []Trait{planted("b", Together, 1)}, "cannot weigh"},
	} {
		if _, err := New(DefaultPolicy(), c.traits); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %v, want %q", c.what, err, c.reason)
		}
	}
}

func TestPolicyName(t *testing.T) {
	p := DefaultPolicy()
	p.Weights = map[string]float64{"rlo-name": 7.5, "exec-attach": 4}
	if got := p.String(); got != "note=3 mark=6 hold=10 exec-attach=4 rlo-name=7.5" {
		t.Errorf("policy is called %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"pdf", "pdf", 0}, {"", "abc", 3}, {"xlsx", "xlsxs", 1}, {"pdf", "pfd", 1}, {"doc", "dot", 1}, {"kitten", "sitting", 3},
		{"写真", "写眞", 1}, {strings.Repeat("a", 65), "a", far},
	} {
		if distance(c.a, c.b) != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("distance(%q, %q) = %d and %d, want %d", c.a, c.b, distance(c.a, c.b), distance(c.b, c.a), c.want)
		}
	}
}
