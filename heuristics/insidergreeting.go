package heuristics

import (
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/text"
)

// greetingLines are the first lines of a letter in which its greeting stands.
const greetingLines = 5

// insiders are what one says to colleagues alone.
var insiders = text.NewLexicon(strings.Fields("お疲れ様です お疲れさまです おつかれさまです おつかれ様です お疲れ様でございます お疲れさまでございます 社内各位 各位(社内) 従業員各位 社員各位 全社員各位 職員各位 教職員各位 スタッフ各位 所員各位 部員各位"))

// findInsiderGreeting leaves alone who works with the house: correspondents, partners, lists, whoever answers our mail, and private addresses that
// our people have registered.
func findInsiderGreeting(f *Facts) ([]Hit, Reason) {
	s, ok := f.author()
	if !ok || !f.outsider() {
		return nil, ""
	}
	greeting := f.insiderGreeting()
	if greeting == "" {
		return nil, ""
	}
	hit := Hit{Data: map[string]string{"addr": s.addr, "greeting": greeting}}
	known, reason := f.known(f.Relation.Known)
	if f.colleagueLike(s) {
		return []Hit{hit}, ""
	}
	if known == origin.No && (f.claimsJapan() || !f.knownAbroad() && f.wordsInJapanese()) {
		hit.Share = 1
	}
	return []Hit{hit}, reason
}

// colleagueLike says that an outsider is known to work with the house.
func (f *Facts) colleagueLike(s sender) bool {
	aligned, _ := f.aligned()
	_, answers := f.answered()
	return answers || f.Relation.KnownList == origin.Yes || f.house().private(s.addr) || aligned == origin.Yes && f.partner(s.domain)
}

// insiderGreeting is the first such greeting within the first lines of the letter, or "".
func (f *Facts) insiderGreeting() string {
	rest := f.wording().body
	for n := 0; n < greetingLines && rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		n++
		for w := range some(insiders, line[:min(len(line), maxSentence)]) {
			return w.Text
		}
	}
	return ""
}
