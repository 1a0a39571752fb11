package heuristics

import (
	"sekisho/internal/mail"
)

func (g given) linking(url, shown string) given {
	g.f.Mail.Links = append(g.f.Mail.Links, mail.Link{Part: "1", URL: url, Shown: shown})
	return g
}

// linking is a mail of a stranger with one link.
func linking(url, shown string) given {
	return facts().toTokiwa().from("a@midori.example").linking(url, shown)
}
