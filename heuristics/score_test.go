package heuristics

import (
	"fmt"
	"testing"
)

// planted is a trait that is always found with the given share.
func planted(id string, family Family, weight float64, shares ...float64) Trait {
	return Trait{
		ID: id, Family: family, Weight: weight, Kind: Structural, Ref: "test", Text: Text{En: "found", Ja: "あり"},
		Find: func(*Facts) ([]Hit, Reason) {
			var hits []Hit
			for i, s := range shares {
				hits = append(hits, Hit{Part: fmt.Sprint(i + 1), Share: s})
			}
			return hits, ""
		},
	}
}

func scoreOf(t *testing.T, p Policy, combos []Combo, traits ...Trait) Verdict {
	t.Helper()
	j, err := newJudge(p, traits, combos)
	if err != nil {
		t.Fatal(err)
	}
	return j.Judge(facts().f)
}

func TestScore(t *testing.T) {
	anchor := planted("anchor", Attachment, 3, 1)
	for _, c := range []struct {
		what   string
		traits []Trait
		score  float64
		level  Level
	}{
		{"nothing", []Trait{planted("a", Path, 2)}, 0, Pass},
		{"just below note", []Trait{planted("a", Path, 2.9, 1)}, 2.9, Pass},
		{"note begins", []Trait{planted("a", Path, 3, 1)}, 3, Note},
		{"mark begins", []Trait{planted("a", Identity, 6, 1)}, 6, Mark},
		{"hold begins", []Trait{planted("a", Identity, 10, 1)}, 10, Hold},
		{"sums of decimals", []Trait{planted("a", Path, 0.1, 1), planted("b", Path, 0.2, 1), planted("c", Path, 2.7, 1)}, 3, Note},
		{"strongest hit counts once", []Trait{planted("a", Identity, 4, 0.5, 1, 0.25, 1)}, 4, Note},
		{"shares", []Trait{planted("a", Identity, 4, 0.5, 0.25)}, 2, Pass},
		{"a hit may say more than its trait", []Trait{planted("a", Identity, 4, 7)}, 10, Hold},
		{"recorded only", []Trait{planted("a", Identity, 8, 0)}, 0, Pass},
		{"path is capped", []Trait{planted("a", Path, 4, 1), planted("b", Path, 4, 1)}, 5, Note},
		{"auth is capped", []Trait{planted("a", Auth, 4, 1), planted("b", Auth, 4, 1)}, 5, Note},
		{"client is capped", []Trait{planted("a", Client, 9, 1)}, 5, Note},
		{"identity is capped", []Trait{planted("a", Identity, 7, 1), planted("b", Identity, 7, 1)}, 10, Hold},
		{"relation is capped", []Trait{planted("a", Relation, 9, 1)}, 5, Note},
		{"language is capped", []Trait{planted("a", Language, 9, 1)}, 6, Mark},
		{"theme is capped", []Trait{planted("a", Theme, 9, 1)}, 3, Note},
		{"attachment is capped", []Trait{planted("a", Attachment, 9, 1), planted("b", Attachment, 9, 1)}, 12, Hold},
		{"link is capped", []Trait{planted("a", Link, 9, 1)}, 8, Mark},
		{"campaign is capped", []Trait{planted("a", Campaign, 12, 1)}, 10, Hold},
		{"site is capped", []Trait{planted("a", Site, 12, 1), anchor}, 13, Hold},
		{"families add up", []Trait{planted("a", Path, 9, 1), planted("b", Auth, 9, 1), anchor}, 13, Hold},
		{"trust lowers", []Trait{planted("a", Identity, 5, 1), planted("b", Trust, -2, 1)}, 3, Note},
		{"trust below zero", []Trait{planted("b", Trust, -2, 1)}, -2, Pass},
		{"trust has a floor", []Trait{planted("b", Trust, -5, 1), planted("c", Trust, -4, 1)}, -6, Pass},
		{"trust is floored before it is added", []Trait{planted("a", Identity, 9, 1), planted("b", Trust, -5, 1), planted("c", Trust, -4, 1)}, 3, Note},

		{"no anchor", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1)}, 9, Mark},
		{"no anchor, below the cap", []Trait{planted("a", Path, 5, 1), planted("b", Theme, 3, 1)}, 8, Mark},
		{"weak attachment is no anchor", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Attachment, 2, 1)}, 9, Mark},
		{"half a hit is no anchor", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Link, 4, 0.5)}, 9, Mark},
		{"attachment anchors", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), anchor}, 14, Hold},
		{"link anchors", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Link, 3, 1)}, 14, Hold},
		{"auth of 3 is no anchor", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Auth, 3, 1)}, 9, Mark},
		{"auth of 4 anchors", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Auth, 4, 1)}, 15, Hold},
		{"relation of 4 anchors", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Relation, 4, 1)}, 15, Hold},
		{"campaign anchors", []Trait{planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Campaign, 1, 1)}, 12, Hold},
		{"forged HELO anchors", []Trait{planted("helo-forged", Path, 4, 1), planted("b", Language, 6, 1)}, 10, Hold},
		{"site rule of 9 is no anchor", []Trait{planted("a", Site, 9, 1), planted("b", Path, 5, 1)}, 9, Mark},
		{"site rule of 10 anchors", []Trait{planted("a", Site, 10, 1), planted("b", Path, 5, 1)}, 15, Hold},

		{"hard floor lifts", []Trait{planted("exec-attach", Attachment, 8, 1), planted("b", Trust, -6, 1)}, 6, Mark},
		{"hard floor is no ceiling", []Trait{planted("exec-attach", Attachment, 8, 1), planted("b", Trust, -1, 1)}, 7, Mark},
		{"no hard floor for others", []Trait{planted("macro-doc", Attachment, 4, 1), planted("b", Trust, -6, 1)}, -2, Pass},
		{"recorded hits have no floor", []Trait{planted("rlo-name", Attachment, 9, 0), planted("b", Trust, -6, 1)}, -6, Pass},
	} {
		v := scoreOf(t, DefaultPolicy(), nil, c.traits...)
		if v.Score != c.score || v.Level != c.level {
			t.Errorf("%s: %v %s, want %v %s", c.what, v.Score, v.Level, c.score, c.level)
		}
	}
}

// Caps and floors follow the thresholds, whatever their numbers.
func TestScoreUnderOtherThresholds(t *testing.T) {
	for _, p := range []Policy{
		{Note: 1, Mark: 2, Hold: 4}, {Note: 5, Mark: 8, Hold: 8.5}, {Note: 3, Mark: 7, Hold: 11}, {Note: 0.5, Mark: 1, Hold: 1.25},
	} {
		soft := scoreOf(t, p, nil, planted("a", Path, 5, 1), planted("b", Language, 6, 1), planted("c", Theme, 3, 1))
		if soft.Level != Mark || soft.Score >= p.Hold {
			t.Errorf("%v: without an anchor %v %s", p, soft.Score, soft.Level)
		}
		floored := scoreOf(t, p, nil, planted("exec-attach", Attachment, 8, 1), planted("b", Trust, -6, 1), planted("c", Trust, -3, 1))
		if floored.Score < p.Mark {
			t.Errorf("%v: a program scores %v", p, floored.Score)
		}
	}
}

func TestCombos(t *testing.T) {
	pair := []Combo{{ID: "pair", Bonus: 2, Text: Text{En: "both", Ja: "両方"}, All: []OneOf{{"a", "b"}, {RiskyAttachment}}}}
	present := []Combo{{ID: "pair", Bonus: 2, Text: Text{En: "both", Ja: "両方"}, All: []OneOf{{"a"}, {anyAttachment}}}}
	for _, c := range []struct {
		what   string
		combos []Combo
		traits []Trait
		score  float64
	}{
		{"both", pair, []Trait{planted("a", Path, 1, 1), planted("x", Attachment, 3, 1)}, 6},
		{"the other of two", pair, []Trait{planted("b", Path, 1, 1), planted("x", Attachment, 3, 1)}, 6},
		{"one missing", pair, []Trait{planted("a", Path, 1, 1), planted("x", Attachment, 3)}, 1},
		{"attachment below 3", pair, []Trait{planted("a", Path, 1, 1), planted("x", Attachment, 2, 1)}, 3},
		{"only recorded", pair, []Trait{planted("a", Path, 1, 0), planted("x", Attachment, 3, 1)}, 3},
		{"3 in another family", pair, []Trait{planted("a", Path, 1, 1), planted("x", Link, 3, 1)}, 4},
		{"any attachment, weight 0", present, []Trait{planted("a", Path, 1, 1), planted(anyAttachment, Attachment, 0, 1)}, 3},
		{"no attachment", present, []Trait{planted("a", Path, 1, 1), planted(anyAttachment, Attachment, 0)}, 1},
		{"bonus has no cap", present, []Trait{planted("a", Path, 9, 1), planted(anyAttachment, Attachment, 0, 1)}, 7},
	} {
		if v := scoreOf(t, DefaultPolicy(), c.combos, c.traits...); v.Score != c.score {
			t.Errorf("%s: %v, want %v", c.what, v.Score, c.score)
		}
	}
	v := scoreOf(t, DefaultPolicy(), pair, planted("a", Path, 1, 1), planted("x", Attachment, 3, 1))
	f := v.Findings[1]
	if f.Trait != "pair" || f.Family != "combo" || f.Weight != 2 || f.Evidence.En != "both" || f.Evidence.Ja != "両方" {
		t.Errorf("finding of the combo: %+v", f)
	}
}

func TestWeightsOfThePolicy(t *testing.T) {
	p := DefaultPolicy()
	p.Weights = map[string]float64{"a": 0, "exec-attach": 0, "pair": 1, "calm": -1}
	pair := []Combo{{ID: "pair", Bonus: 2, Text: Text{En: "both", Ja: "両方"}, All: []OneOf{{"x"}}}}
	v := scoreOf(t, p, pair, planted("a", Identity, 6, 1), planted("exec-attach", Attachment, 8, 1), planted("x", Link, 3, 1),
		planted("calm", Trust, -2, 1))
	if v.Score != 3 || len(v.Findings) != 5 {
		t.Errorf("score %v with %d findings, want 3 with 5", v.Score, len(v.Findings))
	}
	for _, f := range v.Findings {
		if w, set := p.Weights[f.Trait]; set && f.Weight != w {
			t.Errorf("%s weighs %v, want %v", f.Trait, f.Weight, w)
		}
	}
	off := []Combo{{ID: "pair", Bonus: 2, Text: Text{En: "both", Ja: "両方"}, All: []OneOf{{"a"}}}}
	if v := scoreOf(t, p, off, planted("a", Identity, 6, 1), planted("exec-attach", Attachment, 8, 1), planted("calm", Trust, -2, 1)); v.Score != -1 {
		t.Errorf("a trait without weight still counts in a combo: %v", v.Score)
	}
}
