package corpus

// Where sample mail comes from. Addresses of RFC 5737 lie in no country; the others are well-known public servers, named only for the
// country in which they stand. No mail goes there.
var (
	gateway  = Client{Addr: "203.0.113.10", Name: "mx.tokiwa.example", Helo: "mx.tokiwa.example"}
	partner  = Client{Addr: "198.51.100.20", Name: "mail.aoba.example", Helo: "mail.aoba.example"}
	china    = Client{Addr: "114.114.114.114", Helo: "mail.example.org"}
	china2   = Client{Addr: "223.5.5.5", Helo: "mail.example.org"}
	america  = Client{Addr: "8.8.8.8", Name: "mail.example.com", Helo: "mail.example.com"}
	outlook  = Client{Addr: "40.107.10.20", Name: "mail-japaneast01on2020.outbound.protection.outlook.com", Helo: "JPN01-OS2-obe.outbound.protection.outlook.com"}
	sendgrid = Client{Addr: "167.89.10.20", Name: "o1.ptr1.sendgrid.net", Helo: "o1.ptr1.sendgrid.net"}
)

// through writes what our gateway puts above a mail that it took from that client: the result of its checks, and its Received field.
func through(client Client, results string) []Field {
	name := client.Name
	if name == "" {
		name = "unknown"
	}
	return []Field{
		{"Authentication-Results", "mx.tokiwa.example;\r\n " + results},
		{"Received", "from " + client.Helo + " (" + name + " [" + client.Addr + "])\r\n\tby mx.tokiwa.example (Postfix) with ESMTP id 4XQ1aB2c3D\r\n\tfor <yamada@tokiwa.example>; Mon,  5 Oct 2026 10:12:00 +0900 (JST)"},
	}
}

var (
	yamada = Address{"山田 太郎", "yamada@tokiwa.example"}
	sato   = Address{"佐藤 花子", "sato@tokiwa.example"}
	smith  = Address{"Jane Smith", "smith@tokiwa.example"}
)
