package stats

import (
	"slices"
	"strings"

	"sekisho/heuristics"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

func recipients() dimension {
	return dimension{
		id: "recipient", en: "Whom it was sent to", ja: "送信先",
		noteEn: "A shared address is known by its name (info, recruit, press …); open desks are those of the configuration.",
		note:   "共用アドレスはアドレス名(info、recruit、press など)で判断しています。公開窓口は設定ファイルの open_desks です。",
		classes: []class{
			{"person", "one person", "個人(1人)"},
			{"several", "several people", "複数の人"},
			{"desk", "open desk", "公開窓口"},
			{"role", "shared address", "共用アドレス"},
			unknown,
		},
		of: func(m *record.Message, h *House) []string { return []string{recipientOf(m.Rcpts, h)} },
	}
}

// recipientOf: a mail that goes to people as well as to desks is one to people.
func recipientOf(rcpts []string, h *House) string {
	desk := func(addr string) bool {
		return slices.ContainsFunc(h.Desks, func(d string) bool { return strings.EqualFold(d, addr) })
	}
	people, roles := 0, 0
	for _, addr := range rcpts {
		switch {
		case desk(addr):
		case heuristics.RoleAddress(addr):
			roles++
		default:
			people++
		}
	}
	switch {
	case len(rcpts) == 0:
		return "unknown"
	case people > 1 || people == 1 && len(rcpts) > 1:
		return "several"
	case people == 1:
		return "person"
	case roles > 0:
		return "role"
	}
	return "desk"
}

func domains() dimension {
	return dimension{
		id: "domain", en: "Domain of From", ja: "差出人(From)のドメイン",
		noteEn: "As it stands in the mail: anybody can write it.",
		note:   "メールに書かれているとおりの分類です。From は誰でも自由に書けます。",
		classes: []class{
			{"go.jp", "go.jp (government)", "go.jp(政府機関)"},
			{"lg.jp", "lg.jp (municipalities)", "lg.jp(地方公共団体)"},
			{"ac.jp", "ac.jp, ed.jp (schools)", "ac.jp・ed.jp(学校)"},
			{"co.jp", "co.jp (companies)", "co.jp(企業)"},
			{"or.jp", "or.jp (associations)", "or.jp(団体)"},
			{"jp", "other .jp", "その他の .jp"},
			{"generic", ".com, .net, .org and the like", ".com・.net・.org など"},
			{"foreign", "domain of another country", "海外の国別ドメイン"},
			{"free-mail", "free mail, providers", "フリーメール・プロバイダー"},
			{"own", "our own", "自組織"},
			unknown,
		},
		of: func(m *record.Message, h *House) []string { return []string{domainOf(m, h)} },
	}
}

func domainOf(m *record.Message, h *House) string {
	domain := text.DomainOf(m.From)
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	switch {
	case domain != "" && text.InDomain(domain, h.Domains):
		return "own"
	case m.FreeMail:
		return "free-mail"
	case !strings.Contains(domain, "."), strings.Trim(top, "0123456789]") == "":
		return "unknown"
	case top == "jp":
		return underJP(domain)
	case len(top) == 2:
		return "foreign"
	}
	return "generic"
}

// underJP goes by the second level, which says by whom a name may be registered (JPRS, organisational types of JP domain names).
func underJP(domain string) string {
	labels := strings.Split(domain, ".")
	switch second := labels[len(labels)-2]; second {
	case "go", "lg", "ac", "co", "or":
		return second + ".jp"
	case "ed":
		return "ac.jp"
	}
	return "jp"
}
