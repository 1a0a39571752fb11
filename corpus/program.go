package corpus

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// form is how a mail program writes a mail: the order of its fields, what it calls itself, its Message-ID and its boundary.
type form struct {
	order     []string // "mailer" stands for the fields of mailer; what is not listed follows
	mailer    []string
	messageID func(s salt, at time.Time, domain string) string
	boundary  func(s salt) string
	naming    Naming
	eightBit  bool // the text goes as it is, where its charset has eight bits
}

// forms are the mail programs by name; "" is the first.
var forms = map[string]form{
	"": {
		order: []string{"Date", "From", "To", "Cc", "Reply-To", "Subject", "Message-ID", "MIME-Version", "mailer"},
		messageID: func(s salt, at time.Time, domain string) string {
			return fmt.Sprintf("<%d.%s@%s>", at.Unix(), s.hex(1, 8), domain)
		},
		boundary: func(s salt) string { return "=_" + s.hex(2, 24) },
	},
	"outlook": {
		order:  []string{"From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "mailer"},
		mailer: []string{"X-Mailer: Microsoft Outlook 16.0", "Content-Language: ja"}, naming: RFC2047,
		messageID: func(s salt, _ time.Time, domain string) string {
			return fmt.Sprintf("<0000%s$%s$%s$@%s>", s.hex(1, 2)+"01d9", s.hex(2, 8), s.hex(3, 8), domain)
		},
		boundary: func(s salt) string {
			return "----=_NextPart_000_00" + up(s.hex(4, 2)) + "_01D9" + up(s.hex(5, 4)) + "." + up(s.hex(6, 8))
		},
	},
	"m365": {
		order:  []string{"From", "To", "Cc", "Reply-To", "Subject", "mailer", "Date", "Message-ID", "MIME-Version"},
		mailer: []string{"Thread-Topic: =?utf-8?B?44GU6YCj57Wh?=", "Accept-Language: ja-JP, en-US", "Content-Language: ja-JP", "X-MS-Has-Attach:"},
		naming: RFC2047,
		messageID: func(s salt, _ time.Time, _ string) string {
			return fmt.Sprintf("<TYCPR01MB%s@TYCPR01MB%s.jpnprd01.prod.outlook.com>", up(s.hex(1, 24)), s.digits(2, 4))
		},
		boundary: func(s salt) string {
			return "_002_TYCPR01MB" + up(s.hex(3, 20)) + "TYCPR01MB" + s.digits(2, 4) + "jpnp_"
		},
	},
	"thunderbird": {
		order:  []string{"Message-ID", "Date", "MIME-Version", "mailer", "From", "To", "Cc", "Reply-To", "Subject"},
		mailer: []string{"User-Agent: Mozilla Thunderbird", "Content-Language: ja"}, eightBit: true,
		messageID: func(s salt, _ time.Time, domain string) string {
			return fmt.Sprintf("<%s-%s-4%s-9%s-%s@%s>", s.hex(1, 8), s.hex(2, 4), s.hex(3, 3), s.hex(4, 3), s.hex(5, 12), domain)
		},
		boundary: func(s salt) string { return "------------" + s.hex(6, 24) },
	},
	"becky": {
		order:  []string{"Date", "From", "To", "Cc", "Reply-To", "Subject", "Message-ID", "MIME-Version", "mailer"},
		mailer: []string{"X-Mailer: Becky! ver. 2.75.04 [ja]"}, naming: RFC2047, eightBit: true,
		messageID: func(s salt, at time.Time, domain string) string {
			return fmt.Sprintf("<%s.%s.%s@%s>", at.Format("20060102150405"), up(s.hex(1, 4)), up(s.hex(2, 8)), domain)
		},
		boundary: func(s salt) string { return "------_" + up(s.hex(3, 8)) + up(s.hex(4, 12)) + "_MULTIPART_MIXED_" },
	},
	"gmail": {
		order:  []string{"MIME-Version", "From", "Date", "mailer", "Message-ID", "Subject", "To", "Cc", "Reply-To"},
		mailer: []string{"X-Gm-Message-State: AOJu0Yx"},
		naming: RFC2047,
		messageID: func(s salt, _ time.Time, _ string) string {
			return "<CA+" + s.hex(1, 20) + "=" + s.hex(2, 16) + "@mail.gmail.com>"
		},
		boundary: func(s salt) string { return "000000000000" + s.hex(3, 16) },
	},
	"iphone": {
		order:  []string{"From", "MIME-Version", "Date", "Subject", "Message-ID", "Cc", "To", "Reply-To", "mailer"},
		mailer: []string{"X-Mailer: iPhone Mail (22G86)"},
		messageID: func(s salt, _ time.Time, domain string) string {
			return "<" + up(s.hex(1, 8)+"-"+s.hex(2, 4)+"-4"+s.hex(3, 3)+"-A"+s.hex(4, 3)+"-"+s.hex(5, 12)) + "@" + domain + ">"
		},
		boundary: func(s salt) string {
			return "Apple-Mail-" + up(s.hex(6, 8)+"-"+s.hex(7, 4)+"-4"+s.hex(8, 3)+"-B"+s.hex(9, 3)+"-"+s.hex(10, 12))
		},
	},
	"foxmail": {
		order:  []string{"Date", "From", "To", "Cc", "Reply-To", "Subject", "mailer", "MIME-Version", "Message-ID"},
		mailer: []string{"X-Priority: 3", "X-Has-Attach: yes", "X-Mailer: Foxmail 7.2.25.228[cn]"},
		messageID: func(s salt, at time.Time, domain string) string {
			return "<" + at.Format("200601021504") + s.digits(1, 12) + "@" + domain + ">"
		},
		boundary: func(s salt) string { return "----=_001_NextPart" + s.digits(2, 12) + "_=----" },
	},
	"script": { // a bulk mailer that leaves all to the server
		order:     []string{"To", "Subject", "mailer", "From", "Cc", "Reply-To", "Message-ID", "Date", "MIME-Version"},
		mailer:    []string{"X-Mailer: PHPMailer 6.8.0 (https://github.com/PHPMailer/PHPMailer)"},
		messageID: func(s salt, _ time.Time, domain string) string { return "<" + s.hex(1, 32) + "@" + domain + ">" },
		boundary:  func(s salt) string { return "b1_" + s.hex(2, 32) },
	},
	"qmail": { // a web form or an old Unix program behind qmail
		order: []string{"Message-ID", "Date", "MIME-Version", "From", "To", "Cc", "Reply-To", "Subject", "mailer"},
		messageID: func(s salt, at time.Time, domain string) string {
			return fmt.Sprintf("<%s.%s.qmail@%s>", at.Format("20060102150405"), s.digits(1, 5), domain)
		},
		boundary: func(s salt) string { return "__" + s.hex(2, 10) + "_mixed__" },
		naming:   Raw, eightBit: true,
	},
}

// salt makes what must differ from mail to mail, from the name of a letter: the same each time.
type salt string

// hex is n hexadecimal digits, others for each use.
func (s salt) hex(use, n int) string {
	var b strings.Builder
	for part := 0; b.Len() < n; part++ {
		h := fnv.New64a()
		fmt.Fprintf(h, "%s/%d/%d", string(s), use, part)
		fmt.Fprintf(&b, "%016x", mixed(h.Sum64()))
	}
	return b.String()[:n]
}

// mixed spreads what FNV leaves in few bits (the finaliser of MurmurHash3).
func mixed(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func (s salt) digits(use, n int) string {
	return strings.Map(func(r rune) rune {
		if r > '9' {
			return r - 'a' + '1'
		}
		return r
	}, s.hex(use, n))
}

func up(s string) string { return strings.ToUpper(s) }
