package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// A place is a name and a number: "cn7" is the seventh sender in China. Each number is a network of its own. Documentation addresses lie in
// no country, so where the country matters the addresses are those around well-known public servers (see POLICY.md); no mail goes there.
// "doc7" is an address of RFC 5737.
var placeNetworks = map[string]string{
	"jp": "210.130.%d.5", "cn": "114.114.%d.114", "tw": "168.95.%d.1", "kr": "168.126.%d.1", "us": "8.8.%d.8",
	"ru": "77.88.%d.8", "de": "194.25.%d.129", "doc": "198.51.100.%d",
	"outlook": "40.107.%d.20", "google": "209.85.%d.41", "ses": "54.240.%d.10", "sendgrid": "167.89.%d.20", "inside": "192.168.%d.30",
}

// hostNames are the names of the hosts of services; elsewhere a host is called after the domain of its sender.
var hostNames = map[string]string{
	"outlook": "mail-japaneast01on20%02d.outbound.protection.outlook.com", "google": "mail-sor-f%d.google.com",
	"ses": "a%d-11.smtp-out.amazonses.com", "sendgrid": "o%d.ptr1.sendgrid.net",
}

// place gives the client of that place. domain is that of the reverse-path.
func place(name, domain string) Client {
	kind := strings.TrimRight(name, "0123456789")
	number, err := strconv.Atoi(name[len(kind):])
	network, known := placeNetworks[kind]
	if err != nil || !known || number > 255 {
		panic(fmt.Sprintf("corpus: no place %q", name))
	}
	if kind == "google" {
		number = 200 + number%20
	}
	c := Client{Addr: fmt.Sprintf(network, number), Name: "mail." + domain}
	if host, ok := hostNames[kind]; ok {
		c.Name = fmt.Sprintf(host, number)
	}
	c.Helo = c.Name
	return c
}

// client is who hands the letter over.
func (l Letter) client() Client {
	name := l.Client
	if name == "" {
		name = "jp1"
	}
	c := place(name, domain(l.reversePath(l.From)))
	if l.Host != "" {
		c.Name, c.Helo = l.Host, l.Host
	}
	if c.Name == "-" {
		c.Name, c.Helo = "", ""
	}
	if l.Helo != "" {
		c.Helo = l.Helo
	}
	return c
}

func (l Letter) reversePath(from string) string {
	switch l.Envelope {
	case "":
		return mailboxOf(from).Addr
	case "<>":
		return ""
	}
	return l.Envelope
}

// results is what our gateway's verifiers wrote of the mail: a word for what is usual, or the results as they stand.
func (l Letter) results() string {
	from, path := domain(mailboxOf(l.From).Addr), domain(l.reversePath(l.From))
	if path == "" {
		path = from
	}
	switch l.Auth {
	case "", "aligned":
		return fmt.Sprintf("spf=pass smtp.mailfrom=%s;\r\n dkim=pass header.d=%s;\r\n dmarc=pass (p=none) header.from=%s", path, from, from)
	case "none":
		return fmt.Sprintf("spf=none smtp.mailfrom=%s;\r\n dkim=none;\r\n dmarc=none header.from=%s", path, from)
	case "spf-only": // confirmed, but without a policy
		return fmt.Sprintf("spf=pass smtp.mailfrom=%s;\r\n dkim=none;\r\n dmarc=none header.from=%s", path, from)
	case "reject", "quarantine":
		return fmt.Sprintf("spf=softfail smtp.mailfrom=%s;\r\n dkim=none;\r\n dmarc=fail (p=%s) header.from=%s", path, l.Auth, from)
	case "monitor":
		return fmt.Sprintf("spf=softfail smtp.mailfrom=%s;\r\n dkim=none;\r\n dmarc=fail (p=none) header.from=%s", path, from)
	case "spf-fail":
		return fmt.Sprintf("spf=fail smtp.mailfrom=%s;\r\n dkim=none;\r\n dmarc=none header.from=%s", path, from)
	}
	return strings.ReplaceAll(l.Auth, "; ", ";\r\n ")
}

// ours are the people and the addresses of the house that samples write to.
var ours = map[string]Address{
	"yamada": {"山田 太郎", "yamada@tokiwa.example"}, "sato": {"佐藤 花子", "sato@tokiwa.example"}, "smith": {"Jane Smith", "smith@tokiwa.example"},
	"kondo": {"近藤 美咲", "kondo@tokiwa.example"}, "okada": {"岡田 健一", "okada@tokiwa.example"}, "hayashi": {"林 直樹", "hayashi@tokiwa.example"},
	"tokiwa": {"常盤 誠一郎", "s.tokiwa@tokiwa.example"},
	"info":   {"", "info@tokiwa.example"}, "recruit": {"採用担当", "recruit@tokiwa.example"}, "soumu": {"総務部", "soumu@tokiwa.example"},
	"koho": {"広報室", "koho@tokiwa.example"}, "support": {"お客様窓口", "support@tokiwa.example"}, "abuse": {"", "abuse@tokiwa.example"},
	"zaimu": {"財務部", "zaimu@tokiwa.example"},
}

// mailboxOf reads "Name <address>", an address, or the name of one of ours.
func mailboxOf(s string) Address {
	if a, ok := ours[s]; ok {
		return a
	}
	if at := strings.LastIndex(s, "<"); at >= 0 {
		return Address{Name: strings.TrimSpace(s[:at]), Addr: strings.Trim(s[at:], "<>")}
	}
	return Address{Addr: s}
}
