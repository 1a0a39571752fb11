package eval

type (
	jsonTrait struct {
		Kind      string         `json:"kind"`
		Trait     string         `json:"trait"`
		Family    string         `json:"family"`
		Weight    float64        `json:"weight"`
		Hits      int            `json:"hits"`
		Attack    int            `json:"attack"`   // archetypes
		Ordinary  int            `json:"ordinary"` // archetypes
		Levels    map[string]int `json:"levels"`
		Must      int            `json:"must"` // samples that must have it
		MustFound int            `json:"must_found"`
		Not       int            `json:"must_not"` // samples that must not
		NotFound  int            `json:"must_not_found"`
		Unsaid    int            `json:"unsaid"` // archetypes that have it though nothing is said of it
		Recall    *float64       `json:"recall"`
		Precision *float64       `json:"precision"`
		Undecided int            `json:"undecided"`
	}
	jsonAblation struct {
		Kind    string     `json:"kind"`
		Family  string     `json:"family"`
		Mails   int        `json:"mails"` // whose level would change
		Changes []jsonMove `json:"changes"`
		Samples []jsonLost `json:"samples"`
	}
	jsonMove struct {
		From  string `json:"from"`
		To    string `json:"to"`
		Mails int    `json:"mails"`
	}
	jsonLost struct {
		Sample string `json:"sample"`
		From   string `json:"from"`
		To     string `json:"to"`
	}
	jsonTime struct {
		Kind     string             `json:"kind"`
		P50      float64            `json:"p50_ms"`
		P99      float64            `json:"p99_ms"`
		Max      float64            `json:"max_ms"`
		Families map[string]float64 `json:"families_ms"` // mean of a mail, in traits alone
	}
)

func newJSONTrait(t *Trait) jsonTrait {
	j := jsonTrait{
		Kind: "trait", Trait: t.ID, Family: t.Family, Weight: t.Weight, Hits: t.Hits, Attack: t.Attack, Ordinary: t.Ham, Levels: t.Levels,
		Must: t.Wanted, MustFound: t.Found, Not: t.Barred, NotFound: t.Wrong, Unsaid: t.Extra, Undecided: t.Undecided,
	}
	if j.Levels == nil {
		j.Levels = map[string]int{}
	}
	if share, known := t.Recall(); known {
		j.Recall = rounded(share)
	}
	if share, known := t.Precision(); known {
		j.Precision = rounded(share)
	}
	return j
}

func newJSONAblation(a *Ablation) jsonAblation {
	j := jsonAblation{Kind: "ablation", Family: a.Family, Changes: []jsonMove{}, Samples: []jsonLost{}}
	for _, s := range a.Steps() {
		j.Mails += a.Changed[s]
		j.Changes = append(j.Changes, jsonMove{s.From, s.To, a.Changed[s]})
	}
	for _, s := range a.Samples {
		j.Samples = append(j.Samples, jsonLost{s.Sample, s.From, s.To})
	}
	return j
}

func newJSONTime(t Time) jsonTime {
	j := jsonTime{Kind: "time", P50: inMS(t.P50), P99: inMS(t.P99), Max: inMS(t.Max), Families: map[string]float64{}}
	for _, f := range t.Families {
		j.Families[f.Family] = inMS(f.Mean)
	}
	return j
}
