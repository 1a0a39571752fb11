package app

// abroadMails are of partners in other countries, and of Japanese firms there.
func abroadMails() []everyday {
	return []everyday{
		{name: "Korean supplier in Japanese", client: seoul, mail: `
From: ⟦B euc-kr|김민수⟧ <minsu@hanbit-tech.co.kr>
Subject: ⟦B utf-8|見積書の件⟧
Content-Type: text/plain; charset=utf-8
Content-Language: ko-KR

佐藤様

お世話になっております。ハンビットテックのキムです。
見積書は来週お送りします。よろしくお願いいたします。

Kim Minsu, Hanbit Tech`, weighs: "origin-foreign"},
		{name: "Korean supplier in Japanese from a .com", client: seoul, mail: `
From: "Minsu Kim" <minsu@hanbit-tech.com>
Subject: ⟦B utf-8|見積書の件⟧
Content-Type: text/html; charset=euc-kr
Content-Language: ko-KR

⟦raw euc-kr
<html><body>佐藤さま、おせわになっております。ハンビットのキムです。よろしくおねがいいたします。</body></html>
⟧`, weighs: "origin-foreign charset-foreign lang-tag-foreign", hardBare: noHistory},
		{name: "Chinese supplier in English", client: "114.114.114.114 mail.shenzhen-parts.example", mail: `
From: "Lily Wang" <lily@shenzhen-parts.com>
Subject: Re: RE: Quotation for connectors
X-Mailer: Foxmail 7.2.25.331[cn]
Date: Thu, 5 Nov 2026 08:12:31 +0800
Content-Type: text/plain; charset=gb2312

Dear Ms. Sato,
Please find our quotation. Price is FOB Shenzhen.
Lily`, weighs: "origin-foreign"},
		{name: "Chinese supplier in Japanese on QQ business mail", client: "114.114.114.114 smtpbguseast1.qq.com", mail: `
From: "=?gb18030?B?zfU=?=" <wang@shenzhen-parts.cn>
Subject: ⟦B gb18030|お見積りの件⟧
X-Mailer: QQMail 2.x
Date: Thu, 5 Nov 2026 08:12:31 +0800
Message-ID: <tencent_4A2B@qq.com>
Content-Type: text/plain; charset=gb18030

⟦raw gb18030
佐藤様 お世話になっております。お見積りをお送りいたします。
⟧`, weighs: "origin-foreign"},
		{name: "Taiwanese customer in Japanese", client: taipei, mail: `
From: ⟦B big5|陳怡君⟧ <yichun@yushan-kogyo.com.tw>
Subject: ⟦B utf-8|注文書の送付⟧
Date: Thu, 5 Nov 2026 08:12:31 +0800
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

佐藤様 いつもお世話になっております。注文書をお送りいたします。
--b
Content-Type: application/pdf; name="⟦B big5|訂單.pdf⟧"
Content-Disposition: attachment; filename="⟦B big5|訂單.pdf⟧"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`, weighs: "origin-foreign"},
		{name: "Taiwanese customer in Japanese from a .com", client: taipei, mail: `
From: "Yi-Chun Chen" <yichun@yushan-kogyo.com>
Subject: ⟦B utf-8|注文書の送付⟧
Date: Thu, 5 Nov 2026 08:12:31 +0800
Content-Type: text/plain; charset=utf-8

佐藤様 いつもお世話になっております。注文書をお送りいたします。`, weighs: "origin-foreign date-tz-odd"},
		{name: "Vietnamese factory of a Japanese firm", client: hanoi, mail: `
From: "Nguyen Thi Hoa" <hoa@tachibana-vietnam-rei.com.vn>
Subject: ⟦B utf-8|出荷予定⟧
Date: Thu, 5 Nov 2026 07:12:31 +0700
Content-Type: text/plain; charset=utf-8

佐藤様 お疲れ様です。11月の出荷予定をお送りします。

TACHIBANA SEIKI VIETNAM CO., LTD
hoa@tachibana-vietnam-rei.com.vn
https://www.tachibana-rei.co.jp/`, weighs: "origin-foreign"},
		{name: "Vietnamese factory under the domain of its parent in Japan", client: hanoi, mail: `
From: "Nguyen Thi Hoa" <hoa@tachibana-rei.co.jp>
Subject: ⟦B utf-8|出荷予定⟧
Date: Thu, 5 Nov 2026 07:12:31 +0700
Content-Type: text/plain; charset=utf-8

佐藤様 お疲れ様です。11月の出荷予定をお送りします。`, weighs: "origin-foreign date-tz-odd", bare: "origin-jp-claim", hardBare: noHistory},
		{name: "expatriate of a Japanese firm in China", client: m365, mail: `
From: ⟦B iso-2022-jp|橘精機(上海) 高木⟧ <takagi@tachibana-rei.co.jp>
Subject: ⟦B iso-2022-jp|Re: 納期の件⟧
Date: Thu, 5 Nov 2026 08:12:31 +0800
Content-Language: zh-CN
Content-Type: text/plain; charset=gb2312

⟦raw gb2312
佐藤様 お世話になっております。納期は来週の金曜日です。よろしくお願いいたします。
⟧`, weighs: "date-tz-odd charset-foreign lang-tag-foreign foreign-toolchain", hard: noHistory, hardBare: noHistory},
		{name: "German customer", client: berlin, mail: `
From: ⟦Q iso-8859-1|Jürgen Müller⟧ <j.mueller@werkzeug.de>
Subject: Anfrage / inquiry
Date: Thu, 5 Nov 2026 01:12:31 +0100

Dear Ms Sato, please quote 400 pcs.
Mit freundlichen Grüßen`, weighs: "origin-foreign"},
		{name: "German branch of a Japanese firm in Japanese", client: berlin, mail: `
From: ⟦B utf-8|橘精機ヨーロッパ 大木⟧ <ohki@tachibana-europe-rei.de>
Subject: ⟦B utf-8|展示会の件⟧
Date: Thu, 5 Nov 2026 01:12:31 +0100
Content-Type: text/plain; charset=utf-8

佐藤様 お世話になっております。展示会の資料をお送りします。

Tachibana Europe GmbH
https://www.tachibana-rei.co.jp/`, weighs: "origin-foreign"},
		{name: "Indian IT partner in English", client: m365, mail: `
From: "Priya Sharma" <priya@infotech-rei.in>
Subject: RE: [Tokiwa] Sprint 42 release notes
Date: Thu, 5 Nov 2026 05:42:31 +0530

Hi Hanako-san, please see https://infotech-rei.sharepoint.com/sites/tokiwa/Shared%20Documents/notes.docx`, weighs: "url-cloud-share"},
		{name: "Indian IT partner in Japanese from a .com", client: m365, mail: `
From: "Priya Sharma" <priya@infotech-rei.com>
Subject: ⟦B utf-8|リリースノート⟧
Date: Thu, 5 Nov 2026 05:42:31 +0530
Content-Type: text/plain; charset=utf-8

佐藤さん、お世話になっております。リリースノートは以下です。
https://infotech-rei.sharepoint.com/sites/tokiwa/notes.docx`, weighs: "url-cloud-share"},
		{name: "Singapore logistics with a tracking link", client: "165.21.83.88 mail.sgfreight.example", mail: `
From: "SG Freight" <ops@sgfreight.com>
Reply-To: ops.sgfreight@gmail.com
Subject: Arrival notice BL SGTYO123
Date: Thu, 5 Nov 2026 08:12:31 +0800

Vessel arrives on 12 Nov. Track: http://track.sgfreight.com:8080/bl/SGTYO123`, weighs: "origin-foreign replyto-freemail", bare: "url-ip-literal", hardBare: unverified},
		{name: "American software vendor", client: "8.8.4.4 mail.vendor.example", mail: `
From: "Vendor Licensing" <licensing@vendorsoft.com>
Subject: Your download is ready
Date: Wed, 4 Nov 2026 19:12:31 -0500

Download: https://dl.vendorsoft.com/9.1/setup-9.1.exe
License: https://portal.vendorsoft.com/`, weighs: "origin-foreign url-direct-payload", hardBare: download},
		{name: "Hong Kong agent on Gmail in English", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: "Peter Chan (Everbright Trading Co., Ltd.)" <everbright.peter@gmail.com>
Subject: PI for order 1123
Message-ID: <CAB7@mail.gmail.com>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Dear Sato san, PI attached.
--b
Content-Type: application/pdf; name="PI1123.pdf"
Content-Disposition: attachment; filename="PI1123.pdf"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`},
		{name: "foreign embassy in Tokyo", client: m365, mail: `
From: "Trade Section, Embassy of Utopia" <tokyo.trade@mfa.utopia.example>
Subject: Invitation
Date: Thu, 5 Nov 2026 02:12:31 +0200

The Embassy invites you together with JETRO and the Ministry of Economy, Trade and Industry.`},
		{name: "conference abroad on a list", client: "8.8.8.8 lists.conf.example", path: "announce-bounces@lists.conf.example", auth: "spf=pass smtp.mailfrom=lists.conf.example; dkim=fail header.d=uni.example; dmarc=fail (p=reject) header.from=uni.example", mail: `
From: "Prof. A. Smith" <smith@uni.example>
To: announce@lists.conf.example
Subject: [announce] Call for papers
List-Id: Announcements <announce.lists.conf.example>
List-Post: <mailto:announce@lists.conf.example>
Precedence: list
Sender: announce-bounces@lists.conf.example
Date: Wed, 4 Nov 2026 19:12:31 -0500

See https://conf.example/cfp.html`, weighs: "origin-foreign dmarc-fail"},
	}
}
