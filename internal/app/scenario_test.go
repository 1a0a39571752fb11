package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sekisho/internal/record"
)

// macro is a text document with a macro that runs by itself, as a real word processor would write it for this purpose.
var relational = []string{
	"first-contact-rcpt", "first-contact-org", "fake-reply", "stolen-thread", "replayed-business-mail", "rapport-then-payload",
	"attach-unusual-for-sender", "role-address", "known-name-new-addr", "similar-to-many", "campaign-fingerprint",
}

// A stranger asks harmlessly, is answered, asks again, is answered, and sends his file twelve minutes later: the traits come with the file.
func TestRapportThenPayload(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		h.settles()
		stranger := post{from: "sato.kenji.research@gmail.com", name: "佐藤 健二", ip: "209.85.220.41", auth: "dmarc=pass header.from=gmail.com", to: []string{"info@tokiwa.example"}}
		begin := func(p post, subject, text string) post { p.subject, p.text = subject, text; return p }

		first := h.comes(begin(stranger, "製品についてのお尋ね", "貴社の製品に関心があり、ご連絡いたしました。担当の方をご紹介いただけますでしょうか。よろしくお願いいたします。"))
		h.passes(3 * time.Hour)
		h.leaves(post{to: []string{stranger.from}, subject: "Re: 製品についてのお尋ね", text: "お問い合わせありがとうございます。担当の常盤が承ります。どのような製品をお探しでしょうか。"})
		h.passes(20 * time.Hour)
		toHanako := stranger
		toHanako.to = []string{"hanako@tokiwa.example"}
		second := h.comes(begin(toHanako, "Re: 製品についてのお尋ね", "ご返信ありがとうございます。詳しい仕様を知りたく、質問をまとめてお送りしてもよろしいでしょうか。"))
		h.passes(2 * time.Hour)
		h.leaves(post{to: []string{stranger.from}, subject: "Re: 製品についてのお尋ね", text: "はい、お送りください。確認してご回答いたします。"})
		h.passes(12 * time.Minute)
		toHanako.file, toHanako.content = "質問一覧.zip", zipOf(map[string]string{"質問一覧.docx.exe": "MZ"})
		third := h.comes(begin(toHanako, "Re: 製品についてのお尋ね", "質問をお送りします。ご確認ください。"))

		for _, harmless := range []record.Result{first, second} {
			h.wants(harmless, "", nil, []string{"rapport-then-payload", "known-correspondent"})
		}
		h.wants(third, "hold", []string{"rapport-then-payload"}, []string{"known-correspondent", "first-contact-org"})
	})
}

// A wave: the third recipient shows it, and of the first two the responders are told late.
func TestWave(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		h.settles()
		lure := "お世話になっております。厚生年金基金制度の見直しについて、先日の試案に関する意見をまとめましたので、添付の資料をご確認のうえ、ご担当の皆様にもご周知くださいますようお願い申し上げます。" +
			"ご意見は今週末までにとりまとめのうえ、下記までお寄せください。次回の会合は来月の第二火曜日を予定しております。"
		wave := func(to, subject string) record.Result {
			return h.comes(post{from: "seminar.office@excite.co.jp", name: "企業年金セミナー事務局", ip: "203.0.113.77", auth: "none", to: []string{to}, subject: subject, text: lure, file: "資料.zip", content: zipOf(map[string]string{"資料.txt": "x"})})
		}
		var results []record.Result
		for i, to := range []string{"info@tokiwa.example", "soumu@tokiwa.example", "koho@tokiwa.example", "staff01@tokiwa.example", "staff02@tokiwa.example"} {
			results = append(results, wave(to, "ご案内"+strings.Repeat("。", i)))
			h.passes(20 * time.Second)
		}
		for i, r := range results {
			if found := has(r, "similar-to-many"); found != (i >= 2) {
				t.Errorf("mail %d: similar-to-many %v\n%s", i+1, found, reasons(r))
			}
		}
		late := h.late()
		if len(late) == 0 {
			t.Fatal("no late finding")
		}
		first := late[len(late)-1]
		var told []string
		for _, m := range first.Mails {
			told = append(told, m.Rcpts...)
		}
		slices.Sort(told)
		if first.ID != results[2].ID || !slices.Equal(told, []string{"info@tokiwa.example", "soumu@tokiwa.example"}) {
			t.Errorf("%s tells of %v, want %s and the first two", first.ID, told, results[2].ID)
		}
	})
}

// A business mail comes at ten; ten hours later it comes again.
func TestReplay(t *testing.T) {
	partner := post{from: "yamada@aoba.example", name: "山田 太郎", subject: "十月分の納品計画について", file: "納品計画.pdf", content: pdf + "first",
		text: "いつもお世話になっております。青葉商事の山田です。\n十月分の納品計画がまとまりましたのでお送りします。前回の打ち合わせでご指摘いただいた第二工場向けの数量を改め、" +
			"運送会社の手配も済ませております。検収の立ち会いは前回と同じ三名でお願いする予定です。恐れ入りますが、内容をご確認のうえ、金曜日の正午までにご承認くださいますようお願いいたします。\n-- \n青葉商事株式会社 営業部 山田太郎\nyamada@aoba.example\n"}
	for name, c := range map[string]struct {
		change  func(*post)
		level   string
		must    []string
		mustNot []string
	}{
		"from free mail": {func(p *post) {
			p.from, p.envelope, p.ip, p.auth = "yamada.aoba@gmail.com", "", "209.85.220.41", "dmarc=pass header.from=gmail.com"
			p.file, p.content = "納品計画(改).zip", zipOf(map[string]string{"納品計画.docx": "x"})
		}, "hold", []string{"replayed-business-mail"}, nil},
		"from a look-alike": {func(p *post) {
			p.from, p.envelope, p.ip, p.auth = "yamada@aoba-example.com", "", "198.51.100.77", "dmarc=pass header.from=aoba-example.com"
			p.file, p.content = "納品計画(改).pdf", pdf+"second"
		}, "hold", []string{"replayed-business-mail"}, nil},
		"the same address, forged from elsewhere": {func(p *post) {
			p.ip, p.auth = "118.27.105.9", "none"
			p.file, p.content = "納品計画(改).pdf", pdf+"second"
		}, "hold", []string{"replayed-business-mail"}, []string{"known-correspondent"}},
		"a true resend with another file": {func(p *post) {
			p.subject = "【再送】" + p.subject
			p.file, p.content = "納品計画(改).pdf", pdf+"second"
		}, "pass", nil, []string{"replayed-business-mail"}},
		"a true resend": {func(p *post) {}, "pass", nil, []string{"replayed-business-mail"}},
	} {
		t.Run(name, func(t *testing.T) {
			onEveryStore(t, func(t *testing.T, h *chronicle) {
				h.settles()
				for range 3 { // a partner of old
					h.comes(post{from: partner.from, name: partner.name, text: routine(20_000 + h.count)})
					h.passes(48 * time.Hour)
				}
				h.wants(h.comes(partner), "pass", nil, nil)
				h.passes(10 * time.Hour)
				again := partner
				again.id = "again@" + domainOf(partner.from)
				c.change(&again)
				r := h.comes(again)
				h.wants(r, c.level, c.must, c.mustNot)
				if len(c.must) > 0 && !strings.Contains(evidence(r, "replayed-business-mail"), partner.from) {
					t.Errorf("the earlier mail is not named: %s", evidence(r, "replayed-business-mail"))
				}
			})
		})
	}
}

// The same tools, another text, six weeks later: known again only once a responder has confirmed the first.
func TestCampaign(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		h.settles()
		attack := func(n int, subject string) post {
			return post{from: "press@seisaku-kenkyu.example", ip: "203.0.113.200", auth: "none", subject: subject, text: routine(30_000 + n), fields: "X-Mailer: Foxmail 7, 2, 9, 115[cn]\n"}
		}
		first := h.comes(attack(1, "意見交換会のご案内"))
		h.passes(21 * 24 * time.Hour)
		h.wants(h.comes(attack(2, "資料の送付について")), "", nil, []string{"campaign-fingerprint"})
		h.confirms("事案12", first.ID)
		h.passes(21 * 24 * time.Hour)
		r := h.comes(attack(3, "取材のお願い"))
		h.wants(r, "", []string{"campaign-fingerprint"}, nil)
		if !strings.Contains(evidence(r, "campaign-fingerprint"), "事案12") {
			t.Errorf("the case is not named: %s", evidence(r, "campaign-fingerprint"))
		}
	})
}

// On the first day nobody is known, and nobody is a stranger.
func TestFirstDay(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		r := h.comes(post{from: "x@unheard.example", ip: "118.27.105.9", auth: "none", file: "見積書.pdf.exe", content: "MZ"})
		h.wants(r, "hold", []string{"exec-attach", "double-ext"}, append(slices.Clone(relational), "known-correspondent"))
		if !slices.ContainsFunc(r.Undecided, func(u record.Undecided) bool { return u.Trait == "first-contact-org" }) {
			t.Errorf("first-contact-org is not undecided: %v", r.Undecided)
		}
		h.wants(h.comes(post{from: "y@unheard2.example", auth: "none"}), "pass", nil, relational)
	})
}

// With several recipients each is asked for, and the strictest counts: an open desk among them switches nothing off.
func TestSeveralRecipients(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		h.settles()
		friend := post{from: "person0@partner0.example", ip: "210.130.10.5"}
		h.wants(h.comes(friend), "pass", []string{"known-correspondent"}, []string{"first-contact-rcpt"})
		friend.to = []string{"hanako@tokiwa.example", "staff01@tokiwa.example"}
		h.wants(h.comes(friend), "pass", []string{"first-contact-rcpt"}, []string{"known-correspondent", "first-contact-org"})

		stranger := post{from: "x@unheard.example", ip: "118.27.105.9", auth: "none", to: []string{"info@tokiwa.example"}}
		h.wants(h.comes(stranger), "pass", nil, []string{"first-contact-org", "first-contact-rcpt"})
		stranger.from, stranger.to = "y@unheard.example", []string{"info@tokiwa.example", "hanako@tokiwa.example"}
		h.wants(h.comes(stranger), "", []string{"first-contact-org"}, nil)
	})
}

// Harmless mails do not make a stranger known; what is held teaches nothing.
func TestWarmUp(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		h.settles()
		stranger := post{from: "kimura.hiroshi@gmail.com", name: "木村 弘", ip: "209.85.220.41", auth: "dmarc=pass header.from=gmail.com"}
		for day := range 5 {
			r := h.comes(stranger)
			if day > 0 {
				h.wants(r, "", nil, []string{"first-contact-org", "known-correspondent"})
			}
			h.passes(24 * time.Hour)
		}
		armed := stranger
		armed.file, armed.content = "資料.pdf.exe", "MZ"
		h.wants(h.comes(armed), "hold", nil, []string{"known-correspondent"})

		bad := post{from: "z@unheard.example", ip: "118.27.105.9", auth: "none", file: "資料.pdf.exe", content: "MZ"}
		for range 3 {
			h.wants(h.comes(bad), "hold", []string{"first-contact-org"}, []string{"known-correspondent"})
			h.passes(24 * time.Hour)
		}
	})
}

// A partner's address that somebody forges is not known, whatever its true owner has written.
func TestForgedPartner(t *testing.T) {
	onEveryStore(t, func(t *testing.T, h *chronicle) {
		h.settles()
		forged := post{from: "person0@partner0.example", envelope: "bounce@elsewhere.example", ip: "118.27.105.9", auth: "dmarc=fail header.from=partner0.example"}
		h.wants(h.comes(forged), "", nil, []string{"known-correspondent", "auth-aligned"})
		forged.auth = "none"
		h.wants(h.comes(forged), "", nil, []string{"known-correspondent"})
		h.wants(h.comes(post{from: "person0@partner0.example", ip: "210.130.10.5", auth: "none"}), "pass", []string{"known-correspondent"}, nil) // from his own network
	})
}
