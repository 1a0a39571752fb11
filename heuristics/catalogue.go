package heuristics

// What documents tell of the score, so that they cannot differ from it.

// Cap is how much a family may add to the score at most; of Trust how far it may lower it; 0 where there is no bound.
func Cap(f Family) float64 {
	if f == Trust {
		return trustFloor
	}
	for _, c := range familyCaps() {
		if c.family == f {
			return c.most
		}
	}
	return 0
}

// HardFloor says that a mail with the trait is marked whatever lowers its score (of ioc-match: if the indicator is not one that many share).
func HardFloor(id string) bool { return lifts(id, specificIndicator) }
