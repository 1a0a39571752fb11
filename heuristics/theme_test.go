package heuristics

import (
	"strings"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
)

func lockedZIP() *payload.Object {
	o := file("2", "資料.zip", payload.ZIP)
	o.Encrypted, o.Unfinished = true, payload.Encrypted
	return o
}

// doubted is such a mail of a stranger.
func doubted(from string, lines ...string) given {
	return telling(from, lines...).recalling(unknownHere)
}

const (
	quota  = "メールボックスの容量が上限に達しました。下記より再認証を行ってください。"
	enable = "「コンテンツの有効化」をクリックしてご覧ください。"
)

// themeSamples has facts for the traits about what a mail is about and what it asks for.
func themeSamples() map[string][]given {
	return map[string][]given{
		"theme-lure": {doubted(aoba, "ご案内です。").subject("国際会議のご案内"), doubted(aoba, "ご案内です。").subject("議事録"), doubted(aoba, "ご案内です。").subject("震災について"),
			doubted(aoba, "ご案内です。").subject("取材のお願い")},
		"restricted-info-lure": {telling(aoba, "関係者限定の資料です。").auth(origin.No)},
		"urgency":              {doubted(aoba, "本日中にご返信ください。")},
		"macro-instruction":    {telling(aoba, enable)},
		"credential-bait":      {telling(aoba, quota).linking("https://evil.example/", "")},
		"password-in-body": {telling(aoba, "パスワード：abc123").carrying(lockedZIP()), doubted(aoba, "パスワード：abc123").linking("https://drive.google.com/x", ""),
			telling(aoba, "パスワード：abc123")},
		"name-topic-mismatch": {doubted(aoba, "請求書を添付します。").carrying(file("2", "見積もり用写真.xlsx", payload.OOXML))},
		"org-practice-breach": {telling("IPA セキュリティセンター <x@gmail.com>", "注意喚起").carrying(file("2", "a.zip", payload.ZIP)),
			telling("IPA セキュリティセンター <x@gmail.com>", "注意喚起").root(&mail.Part{Path: "1", MediaType: "text/html"})},
		"private-mail-excuse": {telling("x@gmail.com", "自宅からメールをお送りします。")},
	}
}

func TestThemeLure(t *testing.T) {
	check(t, "theme-lure", []example{
		{"subject", doubted(aoba, "お世話になります。").subject("【ご案内】国際会議の開催について"), "hit"},
		{"reply", doubted(aoba, "お世話になります。").subject("Re: Re: 議事録の件"), "hit"},
		{"name of a file", doubted(aoba, "お世話になります。").carrying(file("2", "履歴書.pdf", payload.PDF)), "hit"},
		{"two words in the text", doubted(aoba, "シンポジウムと研修会を開きます。"), "hit"},
		{"confirmed, seen before", telling(aoba, "お世話になります。").subject("議事録の件").auth(origin.Yes).recalling(func(*history.Relation) {}), "recorded"},
		{"in our name from outside", telling("a@tokiwa.example", "お世話になります。").subject("議事録の件").auth(origin.No), "hit"},
		{"one word in the text", doubted(aoba, greeted("お問い合わせは下記までお願いいたします。")), "no"},
		{"business", doubted(aoba, greeted("お見積りをお送りします。")).subject("お見積りの件").carrying(file("2", "見積書.pdf", payload.PDF)), "no"},
		{"quoted", doubted(aoba, "承知しました。", "> シンポジウムと研修会を開きます。"), "no"},
	})
	for subject, want := range map[string]string{"国際会議": "event", "調査結果": "report", "予算": "news", "講演依頼": "approach", "お見積り": ""} {
		g := doubted(aoba, "お世話になります。").subject(subject)
		if got := ThemeOf(g.f); got != want {
			t.Errorf("%s: %q, want %q", subject, got, want)
		}
		if g.f.said != nil {
			t.Error("what ThemeOf reads stays in the facts of others")
		}
	}
	v := judge(t, doubted(aoba, "お世話になります。").subject("取材のお願い").f)
	e := evidenceOf(t, v, "theme-lure")
	contains(t, e, "requests and questions", "依頼・問い合わせ")
	if e.Data["theme"] != "approach" {
		t.Errorf("%v", e.Data)
	}
}

func TestRestrictedInfoLure(t *testing.T) {
	const secret = "添付は関係者限定の資料です。"
	footer := "このメールには社外秘の情報が含まれている場合があります。誤って受信された方は破棄してください。"
	check(t, "restricted-info-lure", []example{
		{"not confirmed", telling(aoba, secret).auth(origin.No), "hit"},
		{"stranger", telling(aoba, secret).auth(origin.Yes).recalling(unknownHere), "hit"},
		{"subject", telling(aoba, "お世話になります。").subject("【取扱注意】来月の人事").auth(origin.No), "hit"},
		{"in full-width letters", telling(aoba, "機密性２の文書です。").auth(origin.No), "hit"},
		{"nobody verified, no history", telling(aoba, secret), "undecided"},
		{"confirmed, seen before", telling(aoba, secret).auth(origin.Yes).recalling(func(*history.Relation) {}), "recorded"},
		{"confirmed, no history", telling(aoba, secret).auth(origin.Yes), "undecided"},
		{"correspondent's contract", telling(aoba, secret).auth(origin.No).set(friendly), "recorded"},
		{"recruiter", telling(aoba, "非公開求人をご紹介します。未発表の論文を募集します。").auth(origin.No), "no"},
		{"footer", telling(aoba, "お世話になります。", "", footer).auth(origin.No), "no"},
		{"inside", telling("a@tokiwa.example", secret).at("", "192.168.1.5"), "no"},
		{"list", telling(aoba, secret).auth(origin.No).knownList(), "recorded"},
		{"nothing secret", telling(aoba, "資料をお送りします。").auth(origin.No), "no"},
	})
}

func TestUrgency(t *testing.T) {
	check(t, "urgency", []example{
		{"sentence", doubted(aoba, "24時間以内に手続きをお願いします。"), "hit"},
		{"broken line", doubted(aoba, "至急、添付の資料を", "ご確認ください。"), "hit"},
		{"subject", doubted(aoba, "下記よりご確認ください。").subject("【緊急】お知らせ"), "hit"},
		{"English", doubted(aoba, "Please reply immediately."), "hit"},
		{"threat", doubted(aoba, "ログインしないと利用停止となりますのでお願いします。"), "hit"},
		{"no act", doubted(aoba, "至急便で発送しました。"), "no"},
		{"press release", doubted(aoba, "お世話になります。").subject("【緊急】地震速報"), "no"},
		{"in another sentence", doubted(aoba, "締切は来月です。よろしくお願いします。"), "no"},
		{"correspondent", telling(aoba, "本日中にご返信ください。").recalling(knownHere), "recorded"},
		{"circular, confirmed", doubted(aoba, "下記よりご確認ください。").subject("【重要】規約改定").circular(origin.Yes), "recorded"},
		{"circular, not confirmed", doubted(aoba, "下記よりご確認ください。").subject("【重要】規約改定").circular(origin.No), "hit"},
		{"in our name from outside", telling("a@tokiwa.example", "本日中にご返信ください。").auth(origin.No), "hit"},
		{"confirmed, seen before", telling(aoba, "本日中にご返信ください。").auth(origin.Yes).recalling(func(*history.Relation) {}), "recorded"},
		{"stranger", telling(aoba, "本日中にご返信ください。").auth(origin.Yes).recalling(unknownHere), "hit"},
		{"nobody verified, no history", telling(aoba, "本日中にご返信ください。"), "undecided"},
		{"circular inside", telling("soumu@tokiwa.example", "本日中にご回答ください。").at("", "192.168.1.5"), "no"},
	})
}

func TestMacroInstruction(t *testing.T) {
	attached := telling(aoba, "お世話になります。").root(&mail.Part{Path: "1", MediaType: "multipart/mixed", Parts: []*mail.Part{
		{Path: "1", MediaType: "text/plain"}, {Path: "2", MediaType: "text/html", Disposition: "attachment"},
	}})
	attached.f.Mail.Texts = append(attached.f.Mail.Texts, mail.Text{Part: "2", Shown: enable})
	check(t, "macro-instruction", []example{
		{"text", telling(aoba, enable), "hit"},
		{"half-width", telling(aoba, "ﾏｸﾛを有効にしてください。"), "hit"},
		{"protected view", telling(aoba, "保護ビューの解除をお願いします。"), "hit"},
		{"English", telling(aoba, "Click Enable Content to view."), "hit"},
		{"attached page", attached, "hit"},
		{"correspondent whose account is stolen", telling(aoba, enable).set(friendly), "hit"},
		{"in our name from outside", telling("it@tokiwa.example", enable).auth(origin.No), "hit"},
		{"warning", telling(aoba, "「コンテンツの有効化」は絶対にクリックしないでください。"), "no"},
		{"news of an attack", telling(aoba, "マクロを有効にするよう促す手口が確認されています。"), "no"},
		{"our own help desk", telling("it@tokiwa.example", enable).at("", "192.168.1.5"), "no"},
		{"question of a user", telling(aoba, "マクロを有効にしたのですが、動きません。"), "no"},
		{"what it is good for", telling(aoba, "内容を表示するには「編集を有効にする」を選びます。"), "hit"},
		{"macros without more", telling(aoba, "マクロ経済の資料をお送りします。"), "no"},
	})
}

func TestCredentialBait(t *testing.T) {
	with := func(from, body string) given { return telling(from, body).linking("https://evil.example/", "") }
	page := file("2", "login.html", payload.HTML)
	check(t, "credential-bait", []example{
		{"quota", with(aoba, quota), "hit"},
		{"password that expires", with(aoba, "パスワードの有効期限が切れました。こちらからログインしてください。"), "hit"},
		{"mail on hold", with(aoba, "受信できません。").subject("3件のメッセージが保留されています。ご確認ください"), "hit"},
		{"mail on hold, in one word", with(aoba, "保留メールが2通あります。ログインして受信してください。"), "hit"},
		{"trouble first", with(aoba, "不正アクセスを検知したためアカウントを保護しました。本人確認をお願いします。"), "hit"},
		{"English", with(aoba, "Your mailbox quota has exceeded. Please log in to keep your messages."), "hit"},
		{"page that is attached", telling(aoba, quota).carrying(page), "hit"},
		{"in our name from outside", with("it@tokiwa.example", quota).auth(origin.No), "hit"},
		{"no way", telling(aoba, quota), "no"},
		{"to our own page", telling(aoba, quota).linking("https://sso.tokiwa.example/", ""), "no"},
		{"service that is confirmed, to itself", telling("a@midori.example", quota).linking("https://www.midori.example/", "").auth(origin.Yes), "recorded"},
		{"service that is confirmed, elsewhere", with("a@midori.example", quota).auth(origin.Yes), "hit"},
		{"free mail signs for everybody", telling("a@gmail.com", quota).linking("https://sites.gmail.com/", "").auth(origin.Yes), "hit"},
		{"our own help desk", with("it@tokiwa.example", quota).at("", "192.168.1.5"), "no"},
		{"shared file", with(aoba, "ダウンロード期限：2026年11月12日\nパスワード：abc123\nご確認ください。"), "no"},
		{"correspondent", with(aoba, quota).set(friendly), "recorded"},
		{"newsletter that is confirmed", with(aoba, quota).circular(origin.Yes), "recorded"},
		{"confirmation of an address", with(aoba, "メールアドレスの確認です。リンクの有効期限は24時間です。クリックしてください。"), "no"},
		{"nothing asked", with(aoba, "メールボックスの容量が上限に達しました。"), "no"},
		{"ordinary link", with(aoba, "資料はこちらからご確認ください。"), "no"},
	})
}

func TestPasswordInBody(t *testing.T) {
	open := file("2", "資料.zip", payload.ZIP)
	unlocked := lockedZIP()
	unlocked.Unlocked, unlocked.Unfinished = true, ""
	check(t, "password-in-body", []example{
		{"locked archive", telling(aoba, "解凍パスワードは abc123 です。").carrying(lockedZIP()), "hit"},
		{"in the subject", telling(aoba, "資料をお送りします。").subject("資料(パスワード:abc123)").carrying(lockedZIP()), "hit"},
		{"archive that it opened", telling(aoba, "解凍パスワードは abc123 です。").carrying(unlocked), "hit"},
		{"shared file of a stranger", doubted(aoba, "パスワード：abc123").linking("https://xgf.nu/abc", ""), "hit"},
		{"shared file, seen before", telling(aoba, "パスワード：abc123").linking("https://xgf.nu/abc", "").recalling(func(*history.Relation) {}), "recorded"},
		{"shared file, no history", telling(aoba, "パスワード：abc123").linking("https://xgf.nu/abc", ""), "undecided"},
		{"in another mail", telling(aoba, "パスワードは別メールでお送りします。").carrying(lockedZIP()), "no"},
		{"the other mail", telling(aoba, "先ほどのファイルのパスワードは abc123 です。"), "recorded"},
		{"open archive", telling(aoba, "解凍パスワードは abc123 です。").carrying(open), "recorded"},
		{"correspondent", telling(aoba, "解凍パスワードは abc123 です。").carrying(lockedZIP()).set(friendly), "recorded"},
		{"nobody looked inside", telling(aoba, "解凍パスワードは abc123 です。").missing("payload", "panic"), "undecided"},
		{"quoted", telling(aoba, "承知しました。", "> パスワード：abc123").carrying(lockedZIP()), "no"},
		{"locked archive alone", telling(aoba, "資料をお送りします。").carrying(lockedZIP()), "no"},
	})
	link := doubted(aoba, "パスワード：abc123").linking("https://drive.google.com/x", "")
	contains(t, evidenceOf(t, judge(t, link.f), "password-in-body"), "links to", "ファイル共有サービス")
}

func TestNameTopicMismatch(t *testing.T) {
	picture := file("3", "image001.png", payload.Image)
	picture.Inline, picture.Size = true, 5000
	check(t, "name-topic-mismatch", []example{
		{"bill and photographs", doubted(aoba, "請求書を添付いたします。").carrying(file("2", "見積もり用写真.xlsx", payload.OOXML)), "hit"},
		{"subject", doubted(aoba, "ご確認ください。").subject("議事録の件").carrying(file("2", "履歴書.doc", payload.OLE)), "hit"},
		{"in an archive", doubted(aoba, "請求書を添付いたします。").carrying(packed("2", "20261105.zip", "履歴書.doc")), "hit"},
		{"beside decoration", doubted(aoba, "請求書を添付いたします。").carrying(file("2", "履歴書.doc", payload.OLE), picture), "hit"},
		{"the same", doubted(aoba, "請求書を添付いたします。").carrying(file("2", "御請求書_202610.pdf", payload.PDF)), "no"},
		{"in English", doubted(aoba, "請求書を添付いたします。").carrying(file("2", "Invoice-1234.pdf", payload.PDF)), "no"},
		{"one of several files", doubted(aoba, "請求書を添付いたします。").carrying(file("2", "履歴書.doc", payload.OLE), file("3", "請求書.pdf", payload.PDF)), "no"},
		{"a file whose name tells nothing", doubted(aoba, "請求書を添付いたします。").carrying(file("2", "履歴書.doc", payload.OLE), file("3", "scan0001.pdf", payload.PDF)), "no"},
		{"text tells nothing", doubted(aoba, "ご確認ください。").carrying(file("2", "履歴書.doc", payload.OLE)), "no"},
		{"told further down", doubted(aoba, "請求書を添付いたします。", "納品書もご確認ください。").carrying(file("2", "納品書.pdf", payload.PDF)), "no"},
		{"word that is sent by nobody", doubted(aoba, greeted("先日の契約の件、承知いたしました。")).carrying(file("2", "日程表.xlsx", payload.OOXML)), "no"},
		{"correspondent", telling(aoba, "請求書を添付いたします。").carrying(file("2", "履歴書.doc", payload.OLE)).recalling(knownHere), "recorded"},
		{"nothing attached", doubted(aoba, "請求書を添付いたします。"), "no"},
	})
}

func TestOrgPracticeBreach(t *testing.T) {
	news := func(from string) given {
		return telling(from, "IPAからの注意喚起です。", "", "-- ", "情報処理推進機構 セキュリティセンター").carrying(file("2", "a.zip", payload.ZIP))
	}
	page := telling("IPA <x@ipa.go.jp>", "注意喚起").root(&mail.Part{Path: "1", MediaType: "multipart/alternative", Parts: []*mail.Part{
		{Path: "1", MediaType: "text/plain"}, {Path: "2", MediaType: "text/html"},
	}})
	check(t, "org-practice-breach", []example{
		{"attachment, by name", news("IPA セキュリティセンター <x@gmail.com>"), "hit"},
		{"attachment, by signature", news("x@gmail.com"), "hit"},
		{"attachment, by domain that is not confirmed", news("x@ipa.go.jp").auth(origin.No), "hit"},
		{"attachment, nobody verified", news("x@ipa.go.jp"), "hit"},
		{"HTML", page, "hit"},
		{"confirmed: the list is outdated", news("x@ipa.go.jp").auth(origin.Yes), "recorded"},
		{"look-alike that signs for itself", news("IPA <x@ipa-go.jp>").auth(origin.Yes), "hit"},
		{"text only", telling("IPA <x@ipa.go.jp>", "注意喚起です。"), "no"},
		{"ordinary letter of its staff", telling("IPA 佐藤 <x@ipa.go.jp>", "打ち合わせの資料です。").carrying(file("2", "a.zip", payload.ZIP)), "no"},
		{"somebody who writes about it", telling(aoba, "IPAの注意喚起を転載します。").carrying(file("2", "a.zip", payload.ZIP)), "no"},
		{"our own circular", telling("IPA担当 <x@tokiwa.example>", "IPAの注意喚起です。").carrying(file("2", "a.zip", payload.ZIP)), "no"},
	})
}

func TestPrivateMailExcuse(t *testing.T) {
	registered := tokiwa()
	registered.Roster = []Person{{Name: "佐藤 花子", Addr: "hana@gmail.com"}}
	registered.Protect()
	const excuse = "会社のメールが使えないため、個人のアドレスから送ります。"
	check(t, "private-mail-excuse", []example{
		{"free mail", telling("x@gmail.com", excuse), "hit"},
		{"journey", telling("x@docomo.ne.jp", "出張先ですので、スマホから", "ご連絡します。"), "hit"},
		{"phone", telling("x@docomo.ne.jp", "スマホからの送信にて失礼します。"), "hit"},
		{"on the way", telling("x@gmail.com", "移動中のため、短いメールで失礼します。"), "no"},
		{"holiday", telling("x@yahoo.co.jp", "休日のため自宅からメールいたします。"), "hit"},
		{"firm", telling(aoba, excuse), "no"},
		{"way to work", telling("x@gmail.com", "自宅から駅まで歩きます。"), "no"},
		{"how to reach him", telling("x@gmail.com", "出張中のため、ご連絡は携帯電話090-0000-0000までお願いします。"), "no"},
		{"correspondent", telling("x@gmail.com", excuse).set(friendly), "recorded"},
		{"registered", telling("hana@gmail.com", excuse).house(registered), "recorded"},
		{"quoted", telling("x@gmail.com", "承知しました。", "> "+excuse), "no"},
	})
}

// Words and actions of every list stand alone as little as a theme does: together they reach no more than a note.
func TestWordsAloneNeverMark(t *testing.T) {
	all := strings.Join([]string{quota, enable, "関係者限定の資料です。本日中にご返信ください。シンポジウムと研修会の報告書です。"}, "\n")
	g := telling(aoba, all).subject("【至急】国際会議").linking("https://evil.example/", "").auth(origin.No)
	if v := judge(t, g.f); v.Level != Note {
		t.Errorf("%s (%v): %v", v.Level, v.Score, found(v))
	}
}
