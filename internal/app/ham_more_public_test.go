package app

// publicMails are what schools, hospitals, towns and ministries write, and mails that tell of them.
func publicMails() []everyday {
	return []everyday{
		{name: "town office sends a link to its forms", client: "210.136.96.12 mgw2.seccloud.example", auth: "spf=pass smtp.mailfrom=city.rei.lg.jp; dmarc=none header.from=city.rei.lg.jp", mail: `
From: ⟦B iso-2022-jp|例市役所 契約課⟧ <keiyaku@city.rei.lg.jp>
Subject: ⟦B iso-2022-jp|入札参加資格の更新⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
様式はホームページからダウンロードしてください。
https://www.city.rei.lg.jp/keiyaku/yoshiki1.doc
https://www.city.rei.lg.jp/keiyaku/yoshiki2.xlsm

例市役所 契約課
⟧`},
		{name: "school (ed.jp)", client: "210.136.96.12 mail.edu-rei.example", path: "tokiwa-e@edu.rei-city.ed.jp", auth: "spf=pass smtp.mailfrom=edu.rei-city.ed.jp; dmarc=none header.from=edu.rei-city.ed.jp", mail: `
From: ⟦B iso-2022-jp|例市立常盤小学校⟧ <tokiwa-e@edu.rei-city.ed.jp>
Subject: ⟦B iso-2022-jp|職場見学のお礼⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
先日は職場見学を受け入れていただき、ありがとうございました。

例市立常盤小学校
tokiwa-e@edu.rei-city.ed.jp
⟧`},
		{name: "university (ac.jp) on Google", client: google, mail: `
From: ⟦B utf-8|例大学 産学連携課⟧ <sangaku@rei-u.ac.jp>
Subject: ⟦B utf-8|共同研究契約書の送付⟧
Message-ID: <CAB9@mail.gmail.com>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

契約書案をお送りします。
--b
Content-Type: application/pdf; name="keiyaku.pdf"
Content-Disposition: attachment; filename="keiyaku.pdf"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`},
		{name: "university without a result of DMARC", client: "133.11.10.20 mail.rei-u.ac.jp", auth: "spf=softfail smtp.mailfrom=lab.rei-u.ac.jp; dmarc=none header.from=lab.rei-u.ac.jp", mail: `
From: ⟦B iso-2022-jp|例大学 田中⟧ <tanaka@lab.rei-u.ac.jp>
Subject: ⟦B iso-2022-jp|研究会のお知らせ⟧
User-Agent: Mew version 6.8
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
科研費の研究会です。資料 http://www.lab.rei-u.ac.jp/~tanaka/slides.zip

田中一郎 (例大学)
⟧`, weighs: "public-body-claim url-direct-payload", hard: download},
		{name: "hospital", client: tokyo, auth: "spf=pass smtp.mailfrom=hosp.rei-city.jp; dmarc=none header.from=hosp.rei-city.jp", mail: `
From: ⟦B utf-8|例市立病院 地域連携室⟧ <renkei@hosp.rei-city.jp>
Subject: ⟦B utf-8|紹介患者様のご報告⟧

いつもお世話になっております。紹介状のお返事を郵送しました。

例市立病院 地域連携室
renkei@hosp.rei-city.jp`},
		{name: "town newsletter through a service abroad, no DMARC", client: esp, path: "bounce-8@rt.mailer.example", auth: "dkim=pass header.d=mailer.example; spf=pass smtp.mailfrom=rt.mailer.example; dmarc=none header.from=city.rei.lg.jp", mail: `
From: ⟦B utf-8|例市防災メール⟧ <bosai@city.rei.lg.jp>
Subject: ⟦B utf-8|【例市】気象警報のお知らせ⟧
Message-ID: <8.1@rt.mailer.example>
List-Unsubscribe: <https://click.mailer.example/u/8>
Precedence: bulk
Content-Type: text/plain; charset=utf-8

例市に大雨警報が発表されました。気象庁の情報をご確認ください。
https://www.jma.go.jp/bosai/warning/
解除 https://click.mailer.example/u/8`, weighs: "origin-foreign origin-jp-claim public-body-claim", hard: noHistory},
		{name: "town newsletter by a Japanese service, no DMARC", client: osaka, path: "bounce-8@rt.hai-mail.example", auth: "spf=pass smtp.mailfrom=rt.hai-mail.example; dmarc=none header.from=city.rei.lg.jp", mail: `
From: ⟦B utf-8|例市メール配信⟧ <mail@city.rei.lg.jp>
Subject: ⟦B utf-8|広報れい11月号⟧
Message-ID: <8.1@rt.hai-mail.example>
List-Unsubscribe: <https://rt.hai-mail.example/u/8>
Content-Type: text/plain; charset=utf-8

広報れい11月号を発行しました。
https://www.city.rei.lg.jp/koho/2611.pdf
例市役所 広報課 koho@city.rei.lg.jp`, weighs: "public-body-claim"},
		{name: "town by an outside fair office", client: tokyo, mail: `
From: ⟦B utf-8|例市産業まつり実行委員会⟧ <matsuri@matsuri-rei.jp>
Subject: ⟦B utf-8|出展者説明会⟧

出展者説明会を開催します。

-- 
例市産業まつり実行委員会事務局 (例市役所 商工課内)
shoko@city.rei.lg.jp`, weighs: "sig-domain-mismatch"},
		{name: "news digest that quotes ministries", client: esp, path: "b@news-rei.co.jp", mail: `
From: ⟦B utf-8|例ビジネスニュース⟧ <news@news-rei.co.jp>
Subject: ⟦B utf-8|【経産省】半導体支援を拡充 / 【外務省】渡航情報⟧
List-Unsubscribe: <https://news-rei.co.jp/u>
Content-Type: text/plain; charset=utf-8

■経済産業省、半導体支援を拡充 https://www.meti.go.jp/press/2026/11/20261104001.html
■外務省 渡航情報 https://www.anzen.mofa.go.jp/info/pchazard.html
■国税庁 https://www.nta.go.jp/ https://news-rei.co.jp/a/www.nta.go.jp/1
編集: 例ビジネスニュース 編集部`, weighs: "origin-foreign public-body-claim", bare: "origin-jp-claim url-brand-lookalike", hardBare: unverified},
		{name: "Kanpo and e-Gov links", client: m365, mail: `
From: ⟦B utf-8|法務部 青葉⟧ <homu@aoba.example>
Subject: ⟦B utf-8|官報公告と意見募集⟧

官報 https://www.kanpo.go.jp/20261105/20261105h00001/20261105h000010001f.html
e-Gov https://public-comment.e-gov.go.jp/servlet/Public?CLASSNAME=PCMMSTDETAIL&id=1
法令 https://laws.e-gov.go.jp/law/129AC0000000089
様式 https://www.moj.go.jp/content/001300000.zip`},
		{name: "jGrants notice", client: ses, path: "010@jgrants-portal.go.jp", mail: `
From: ⟦B utf-8|Jグランツ⟧ <noreply@jgrants-portal.go.jp>
Subject: ⟦B utf-8|【jGrants】申請の差し戻し⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000 (GMT)

申請が差し戻されました。
https://www.jgrants-portal.go.jp/subsidy/a0W`},
		{name: "jGrants notice through Salesforce, no DMARC", client: "13.110.14.5 smtp14-hnd-sp1.mta.salesforce.com", path: "noreply=jgrants@bnc.salesforce.com", auth: "dkim=pass header.d=jgrants-portal.go.jp; spf=pass smtp.mailfrom=bnc.salesforce.com; dmarc=none header.from=jgrants-portal.go.jp", mail: `
From: ⟦B utf-8|Jグランツ⟧ <noreply@jgrants-portal.go.jp>
Subject: ⟦B utf-8|【jGrants】申請の受付⟧
Message-ID: <1@sfdc.net>
Date: Thu, 5 Nov 2026 00:12:31 +0000 (GMT)

申請を受け付けました。`},
		{name: "patent office search links", client: tokyo, mail: `
From: ⟦B utf-8|例特許事務所⟧ <patent@rei-pat.jp>
Subject: ⟦B utf-8|拒絶理由通知(特許庁)の件⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

特許庁より拒絶理由通知が発せられました。
https://www.j-platpat.inpit.go.jp/c1800/PU/JP-2026-000001/11/ja

弁理士法人例特許事務所
patent@rei-pat.jp
--b
Content-Type: application/pdf; name="⟦B utf-8|拒絶理由通知書.pdf⟧"
Content-Disposition: attachment; filename="⟦B utf-8|拒絶理由通知書.pdf⟧"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`},
		{name: "ministry by its own server, SPF and no DMARC record", client: "202.32.211.10 mx1.meti.go.jp", auth: "spf=pass smtp.mailfrom=meti.go.jp; dmarc=none header.from=meti.go.jp", mail: `
From: ⟦B iso-2022-jp|山本 次郎(経済産業省)⟧ <yamamoto-jiro@meti.go.jp>
Subject: ⟦B iso-2022-jp|ヒアリングの日程について⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
日程候補をお送りします。
⟧
--b
Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document; name="⟦B iso-2022-jp|日程.docx⟧"
Content-Disposition: attachment; filename="⟦B iso-2022-jp|日程.docx⟧"
Content-Transfer-Encoding: base64

⟦file docx⟧
--b--`},
		{name: "contractor of a ministry", client: m365, mail: `
From: ⟦B utf-8|省エネ補助金事務局⟧ <jimukyoku@syoene-rei.jp>
Subject: ⟦B utf-8|【経済産業省】省エネ補助金 交付決定のお知らせ⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

交付決定通知書をお送りします。
本事業は経済産業省の委託により実施しています。

-- 
省エネ補助金事務局(経済産業省 資源エネルギー庁 委託事業)
jimukyoku@syoene-rei.jp
https://www.enecho.meti.go.jp/
--b
Content-Type: application/pdf; name="⟦B utf-8|交付決定.pdf⟧"
Content-Disposition: attachment; filename="⟦B utf-8|交付決定.pdf⟧"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`, weighs: "public-body-claim"},
		{name: "retired official writes as a private person", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: ⟦B utf-8|山本次郎⟧ <yamamoto.jiro.example@gmail.com>
Subject: ⟦B utf-8|講演のお礼⟧
Message-ID: <CAB4@mail.gmail.com>

先日はありがとうございました。外務省を退職して3年になります。

山本次郎(元外務省)`},
		{name: "chamber of commerce", client: tokyo, auth: "spf=pass smtp.mailfrom=rei-cci.or.jp; dmarc=none header.from=rei-cci.or.jp", mail: `
From: ⟦B utf-8|例商工会議所⟧ <info@rei-cci.or.jp>
Subject: ⟦B utf-8|【ご案内】インボイス説明会(国税庁より講師)⟧

税務署の担当官が説明します。
申込書 https://www.rei-cci.or.jp/form/moushikomi.doc`, weighs: "url-direct-payload"},
		{name: "IPA mail news", client: osaka, path: "isec-bounce@ipa.go.jp", auth: "spf=pass smtp.mailfrom=ipa.go.jp; dkim=pass header.d=ipa.go.jp; dmarc=pass (p=none) header.from=ipa.go.jp", mail: `
From: IPA <isec-info@ipa.go.jp>
Subject: ⟦B iso-2022-jp|【IPAセキュリティセンター】Microsoft製品の脆弱性対策⟧
Precedence: bulk
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
修正プログラムを適用してください。 https://www.ipa.go.jp/security/
JPCERT/CC https://www.jpcert.or.jp/at/2026/at260030.html
⟧`},
		{name: "official posts to a list of the academy", client: "133.11.10.30 ml.gakkai-rei.or.jp", path: "bounce@ml.gakkai-rei.or.jp", auth: "spf=pass smtp.mailfrom=ml.gakkai-rei.or.jp; dkim=fail header.d=nict.go.jp; dmarc=fail (p=none) header.from=nict.go.jp", mail: `
From: ⟦B iso-2022-jp|鈴木(NICT)⟧ <suzuki@nict.go.jp>
To: members@ml.gakkai-rei.or.jp
Subject: [members:01234] ⟦B iso-2022-jp|研究会開催案内⟧
Reply-To: members@ml.gakkai-rei.or.jp
X-ML-Name: members
X-Mail-Count: 01234
List-Id: members <members.ml.gakkai-rei.or.jp>
Precedence: list
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
研究会のご案内です。
⟧`, weighs: "dmarc-fail-none gojp-unauth public-body-claim", bare: "replyto-differs", hard: noHistory},
		{name: "consumer centre's notice forwarded by staff", client: m365, mail: `
From: ⟦B utf-8|総務 青葉⟧ <soumu@aoba.example>
Subject: ⟦B utf-8|FW: 【警察庁】不審メールへの注意⟧

警察庁からの注意喚起を転送します。次のようなURLに注意してください。
hxxp://mofa.go.jp.example[.]net/
正しいURL https://www.npa.go.jp/bureau/cyber/index.html`},
	}
}
