package text

// Organisation is the name of an organisation as it stands in a text. Kind is "company", "public", "press", "university" or "association".
type Organisation struct{ Name, Kind string }

// Companies lists the organisations that s names.
func Companies(s string) []Organisation { return nil }
