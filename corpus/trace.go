package corpus

import (
	"bytes"
	"fmt"
	"time"
)

// ourGateway is the host of the house that takes mail from outside and verifies it.
const ourGateway = "mx.tokiwa.example"

// trace writes what hosts put above a mail: our gateway's results and its Received field, and below those of the sender's house. What comes
// to us without the gateway, or from inside, has neither.
func (c *composer) trace(b *bytes.Buffer) {
	if c.Out {
		return
	}
	if client := c.client(); !c.Direct {
		if c.Auth != "absent" {
			fmt.Fprintf(b, "Authentication-Results: %s;\r\n %s\r\n", ourGateway, c.results())
		}
		name := client.Name
		if name == "" {
			name = "unknown"
		}
		fmt.Fprintf(b, "Received: from %s (%s [%s])\r\n\tby %s (Postfix) with ESMTP id %s%s;\r\n\t%s (JST)\r\n",
			client.Helo, name, client.Addr, ourGateway, up(c.salt.hex(20, 10)), c.only(), c.at.Add(-time.Second).In(japan).Format(time.RFC1123Z))
	}
	c.relayed(b)
}

// only names the recipient in a Received field where there is but one.
func (c *composer) only() string {
	if rcpts := c.rcpts(); len(rcpts) == 1 {
		return "\r\n\tfor <" + rcpts[0] + ">"
	}
	return ""
}

// relayed is the Received field of the first server within the sender's house.
func (c *composer) relayed(b *bytes.Buffer) {
	host, at := "mail."+domain(mailboxOf(c.From).Addr), c.at.Add(-4*time.Second)
	switch c.Relay {
	case "sendmail":
		fmt.Fprintf(b, "Received: from pc-0214 (pc-0214.local [10.20.3.14])\r\n\tby %s (8.17.1/8.17.1) with ESMTP id %s\r\n\tfor <%s>; %s\r\n",
			host, up(c.salt.hex(21, 14)), c.rcpts()[0], at.In(japan).Format(time.RFC1123Z))
	case "qmail":
		fmt.Fprintf(b, "Received: (qmail %s invoked from network); %s\r\nReceived: from unknown (HELO desk14) (10.20.3.14)\r\n  by %s with SMTP; %s\r\n",
			c.salt.digits(21, 5), at.UTC().Format("2 Jan 2006 15:04:05 -0000"), host, at.Add(-time.Second).UTC().Format("2 Jan 2006 15:04:05 -0000"))
	case "exchange":
		fmt.Fprintf(b, "Received: from TYCPR01MB%s.jpnprd01.prod.outlook.com\r\n ([fe80::%s:%s%%7]) by TYCPR01MB%s.jpnprd01.prod.outlook.com\r\n ([fe80::%s:%s%%4]) with mapi id 15.20.9115.015; %s\r\n",
			c.salt.digits(2, 4), c.salt.hex(22, 4), c.salt.hex(23, 4), c.salt.digits(2, 4), c.salt.hex(22, 4), c.salt.hex(24, 4), at.UTC().Format("Mon, 2 Jan 2006 15:04:05 +0000"))
	}
}

// rcpts are the envelope recipients.
func (l Letter) rcpts() (list []string) {
	for _, boxes := range [][]string{l.To, l.Cc, l.Bcc} {
		for _, box := range boxes {
			list = append(list, mailboxOf(box).Addr)
		}
	}
	return list
}
