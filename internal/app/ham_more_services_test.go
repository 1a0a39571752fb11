package app

// serviceMails are notices by services that firms in Japan use, shops, travel and banks.
func serviceMails() []everyday {
	return []everyday{
		{name: "Slack", client: ses, path: "0100019a-4f2a@amazonses.com", mail: `
From: Slack <notification@slack.com>
Subject: ⟦B utf-8|[tokiwa-kaihatsu] 山田さんからの新しいメッセージ⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000
Message-ID: <0100019a4f2a-11@email.amazonses.com>
Feedback-ID: 1.us-east-1.x:AmazonSES
Content-Type: text/html; charset=utf-8

<html><body>山田さん: 見積もりの件、確認しました <a href="https://slack.com/app_redirect?channel=C01">tokiwa-kaihatsu.slack.com</a> で返信</body></html>`},
		{name: "Notion", client: ses, path: "0100019a-4f2b@mail.notion.so", mail: `
From: Notion <notify@mail.notion.so>
Subject: ⟦B utf-8|山田太郎さんが「議事録」であなたにメンションしました⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000
Content-Type: text/html; charset=utf-8

<html><body>山田太郎 (taro@aoba.example) さんがコメントしました。<a href="https://www.notion.so/abc?pvs=97">議事録を開く</a></body></html>`},
		{name: "Zoom invitation", client: grid, path: "bounces+1@em.zoom.us", mail: `
From: ⟦B utf-8|青葉 太郎 (Zoom)⟧ <no-reply@zoom.us>
Reply-To: taro@aoba.example
Subject: ⟦B utf-8|Zoomミーティングのご案内⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000 (UTC)
Content-Type: text/plain; charset=utf-8

青葉太郎さんがあなたを予約されたZoomミーティングに招待しています。
https://us02web.zoom.us/j/81234567890?pwd=abc
ミーティングID: 812 3456 7890  パスコード: 123456`},
		{name: "Teams missed activity", client: m365, mail: `
From: ⟦B utf-8|Microsoft Teams の田中⟧ <noreply@email.teams.microsoft.com>
Subject: ⟦B utf-8|田中さんがメッセージを送信しました⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000
Message-ID: <aa1@az.centralus.microsoft.com>
Content-Type: text/html; charset=utf-8

<html><body><a href="https://teams.microsoft.com/l/message/19:abc">Teams で返信</a> <a href="https://go.microsoft.com/fwlink/?LinkId=2">登録解除</a></body></html>`},
		{name: "GitHub", client: "192.30.252.206 out-23.smtp.github.com", path: "noreply@github.com", mail: `
From: ⟦B utf-8|山田⟧ <notifications@github.com>
Reply-To: tokiwa/shiire <reply+ABC@reply.github.com>
To: tokiwa/shiire <shiire@noreply.github.com>
Cc: Subscribed <subscribed@noreply.github.com>
Message-ID: <tokiwa/shiire/pull/12/c345@github.com>
Subject: Re: [tokiwa/shiire] Fix the import (PR #12)
Date: Wed, 04 Nov 2026 16:12:31 -0800
List-ID: tokiwa/shiire <shiire.tokiwa.github.com>
List-Unsubscribe: <mailto:unsub+ABC@reply.github.com>
Precedence: list
Content-Type: text/plain; charset=utf-8

@taro commented: see https://raw.githubusercontent.com/tokiwa/shiire/main/import.go
and https://github.com/tokiwa/shiire/archive/refs/heads/main.zip`, weighs: "url-direct-payload url-cloud-share origin-foreign", hardBare: download},
		{name: "Jira", client: ses, path: "0100019a@mail-us.atlassian.net", mail: `
From: "Taro Aoba (Jira)" <jira@aoba-dev.atlassian.net>
Reply-To: "Taro Aoba (Jira)" <jira@aoba-dev.atlassian.net>
Subject: [JIRA] (SHIP-42) ⟦B utf-8|出荷データの不整合⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000 (UTC)
Message-ID: <JIRA.12345.1700000000000.1.1700000000001@Atlassian.JIRA>
Auto-Submitted: auto-generated
Content-Type: text/html; charset=utf-8

<html><body><a href="https://aoba-dev.atlassian.net/browse/SHIP-42">SHIP-42</a> コメント: 対応しました</body></html>`},
		{name: "DocuSign", client: "64.207.219.10 mailng-lw2.docusign.net", mail: `
From: ⟦B utf-8|DocuSign経由で青葉太郎⟧ <dse_NA4@docusign.net>
Reply-To: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B utf-8|青葉太郎さんから文書が送信されました: 業務委託契約書.pdf⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000
Content-Type: text/html; charset=utf-8

<html><body>taro@aoba.example さんが確認と署名を求めています。<a href="https://na4.docusign.net/Signing/EmailStart.aspx?a=1">文書の確認</a></body></html>`, weighs: "origin-foreign"},
		{name: "Adobe Sign", client: ses, path: "0101@mail.adobesign.com", mail: `
From: ⟦B utf-8|青葉太郎 さん、Adobe Acrobat Sign 経由⟧ <adobesign@adobesign.com>
Reply-To: taro@aoba.example
Subject: ⟦B utf-8|青葉商事株式会社から秘密保持契約書への署名が求められています⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000 (UTC)
Content-Type: text/html; charset=utf-8

<html><body><a href="https://secure.jp1.adobesign.com/public/esign?tsid=1">レビューして署名</a></body></html>`},
		{name: "CloudSign", client: ses, path: "010@bounce.cloudsign.jp", mail: `
From: ⟦B utf-8|クラウドサイン⟧ <support@cloudsign.jp>
Reply-To: keiyaku@tachibana-rei.co.jp
Subject: ⟦B utf-8|橘精機株式会社 様から「取引基本契約書」の確認依頼が届いています⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000
Content-Type: text/html; charset=utf-8

<html lang="ja"><body>橘精機株式会社(keiyaku@tachibana-rei.co.jp)様より <a href="https://www.cloudsign.jp/files/abc">書類を確認する</a></body></html>`},
		{name: "freee", client: ses, path: "010@freee.co.jp", mail: `
From: ⟦B utf-8|(株)橘精機 (freee請求書)⟧ <invoice@freee.co.jp>
Reply-To: keiri@tachibana-rei.co.jp
Subject: ⟦B utf-8|請求書 INV-0042 のお届け⟧
Date: Thu, 05 Nov 2026 09:12:31 +0900
Content-Type: text/html; charset=utf-8

<html><body><a href="https://secure.freee.co.jp/iv/1">請求書を確認</a><br>株式会社橘精機<br>keiri@tachibana-rei.co.jp</body></html>`, bare: "sig-domain-mismatch"},
		{name: "SmartHR", client: ses, path: "010@smarthr.jp", mail: `
From: ⟦B utf-8|常盤商事株式会社（SmartHR）⟧ <noreply@smarthr.jp>
Subject: ⟦B utf-8|【SmartHR】年末調整のお願い⟧
Date: Thu, 05 Nov 2026 09:12:31 +0900
Content-Type: text/plain; charset=utf-8

年末調整の手続きをお願いします。
https://tokiwa.smarthr.jp/nencho`},
		{name: "Backlog", client: ses, path: "010@backlog.jp", mail: `
From: ⟦B utf-8|山田太郎⟧ <notify@aoba.backlog.jp>
Reply-To: aoba+SHIP-42@i.backlog.com
Subject: ⟦B utf-8|[Backlog] (SHIP-42) 帳票の修正⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000 (UTC)
Auto-Submitted: auto-generated
Content-Type: text/plain; charset=utf-8

https://aoba.backlog.jp/view/SHIP-42#comment-1
山田さんがコメントしました。`},
		{name: "Chatwork", client: ses, path: "010@mail.chatwork.com", mail: `
From: Chatwork <noreply@mail.chatwork.com>
Subject: ⟦B utf-8|未読メッセージのお知らせ⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000
Content-Type: text/html; charset=utf-8

<html><body><a href="https://www.chatwork.com/#!rid1">メッセージを見る</a> (株)橘精機 営業部</body></html>`},
		{name: "Cybozu Office", client: "103.79.12.10 mail10.cybozu.com", mail: `
From: ⟦B iso-2022-jp|山田 太郎⟧ <no-reply@cybozu.com>
Subject: ⟦B iso-2022-jp|[サイボウズ Office] スケジュールの通知⟧
Message-ID: <20261105.1@cybozu.com>
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
11/6 10:00 定例会議 が登録されました。
https://tokiwa.cybozu.com/o/ag.cgi?page=ScheduleView
⟧`},
		{name: "LINE WORKS", client: "125.209.238.10 mail.worksmobile.com", mail: `
From: LINE WORKS <noreply@worksmobile.com>
Subject: ⟦B utf-8|LINE WORKS からのお知らせ⟧
Date: Thu, 5 Nov 2026 09:12:31 +0900 (KST)
Message-ID: <abc@cmail01.worksmobile.com>
Content-Type: text/html; charset=utf-8

<html><body><a href="https://talk.worksmobile.com/">トークを開く</a> 未読のメッセージがあります。</body></html>`, weighs: "origin-foreign"},
		{name: "Peatix", client: grid, path: "bounces+77@peatix.com", mail: `
From: ⟦B utf-8|Peatix⟧ <noreply@peatix.com>
Reply-To: event@seminar-rei.jp
Subject: ⟦B utf-8|お申し込みを受け付けました：中小企業庁の補助金セミナー⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000 (UTC)
Content-Type: text/html; charset=utf-8

<html><body>主催: 一般社団法人みどり経営研究所 <a href="https://peatix.com/event/1/view">イベントページ</a></body></html>`},
		{name: "connpass", client: ses, path: "010@connpass.com", mail: `
From: connpass <no-reply@connpass.com>
Subject: ⟦B utf-8|11/20 開催「Go勉強会」の参加票⟧
Content-Type: text/plain; charset=utf-8

参加票: https://go-study.connpass.com/event/1/ticket/
主催者からのメッセージ: 会場は https://goo.gl/maps/abc です。`},
		{name: "Sansan", client: ses, path: "010@sansan.com", mail: `
From: ⟦B utf-8|佐藤 花子（Sansan）⟧ <noreply@sansan.com>
Subject: ⟦B utf-8|名刺のデータ化が完了しました⟧
Content-Type: text/html; charset=utf-8

<html><body>外務省 経済局 田中一郎 様 ほか2枚 <a href="https://jp.sansan.com/card/1">確認する</a></body></html>`},
		{name: "Amazon.co.jp", client: ses, path: "2026110500@bounces.amazon.co.jp", mail: `
From: "Amazon.co.jp" <auto-confirm@amazon.co.jp>
Reply-To: no-reply@amazon.co.jp
Subject: ⟦B utf-8|Amazon.co.jpでのご注文⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000
Message-ID: <01060@email.amazonses.com>
Content-Type: text/html; charset=utf-8

<html><body><a href="https://www.amazon.co.jp/gp/r.html?C=1&U=https%3A%2F%2Fwww.amazon.co.jp%2F">Amazon.co.jp</a> ご注文ありがとうございます。</body></html>`},
		{name: "Rakuten", client: "133.237.16.10 mta210.rakuten.co.jp", mail: `
From: ⟦B iso-2022-jp|楽天市場⟧ <order@rakuten.co.jp>
Reply-To: shop@choko-rei.shop.rakuten.co.jp
Subject: ⟦B iso-2022-jp|【楽天市場】注文内容ご確認（自動配信メール）⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
このたびは「文具の長光堂」をご利用いただきありがとうございます。
https://order.my.rakuten.co.jp/?l-id=1
⟧`},
		{name: "MonotaRO", client: esp, path: "bounce-1@rt.mailer.example", mail: `
From: ⟦B utf-8|モノタロウ⟧ <info@monotaro.com>
Subject: ⟦B utf-8|【本日限定】全品10％OFF⟧
Message-ID: <1.2@rt.mailer.example>
List-Unsubscribe: <https://click.mailer.example/u/1>
Content-Type: text/html; charset=utf-8

<html><body><a href="https://click.mailer.example/c/1">https://www.monotaro.com/</a> <a href="https://bit.ly/3abc">アプリ</a></body></html>`, weighs: "origin-foreign", bare: "url-text-mismatch url-shortener", hardBare: unverified},
		{name: "ASKUL by a solution of its own agent", client: tokyo, path: "bounce@mail.agent-rei.co.jp", mail: `
From: ⟦B iso-2022-jp|アスクル 担当販売店 長光堂⟧ <order@askul.co.jp>
Reply-To: askul@chokodo-rei.co.jp
Subject: ⟦B iso-2022-jp|ご注文確認⟧
Message-ID: <1@mail.agent-rei.co.jp>
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
ご注文を承りました。

株式会社長光堂
askul@chokodo-rei.co.jp
⟧`, weighs: "replyto-differs envelope-mismatch sig-domain-mismatch"},
		{name: "airline e-ticket", client: "210.130.137.82 mail1.ana-rei.co.jp", mail: `
From: ⟦B utf-8|例航空 予約センター⟧ <noreply@ana-rei.co.jp>
Subject: ⟦B utf-8|【例航空】eチケットお客様控 HND-CTS⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

ご予約ありがとうございます。 https://www.ana-rei.com/booking
--b
Content-Type: application/pdf; name="eticket_ABC123.pdf"
Content-Disposition: attachment; filename="eticket_ABC123.pdf"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`},
		{name: "hotel through a booking site", client: "37.10.26.10 mailout-101.booking.com", mail: `
From: ⟦B utf-8|ホテル長光 (Booking.com経由)⟧ <12345-abcd@property.booking.com>
Reply-To: 12345-abcd@guest.booking.com
Subject: ⟦B utf-8|ご予約の確認⟧
Date: Thu, 05 Nov 2026 01:12:31 +0100
Content-Type: text/html; charset=utf-8

<html><body><a href="https://admin.booking.com/x">Booking.com</a> ご予約を承りました。</body></html>`, weighs: "origin-foreign"},
		{name: "overseas hotel in English", client: "37.10.26.10 mailout-101.booking.com", path: "bounce@crm.stay.example", mail: `
From: "Grand Hotel Berlin" <reservations@grandhotel.example>
Reply-To: frontdesk.grandhotel@gmail.com
Subject: Your stay
Date: Thu, 05 Nov 2026 01:12:31 +0100

Dear Ms Sato, we look forward to your stay.`, weighs: "origin-foreign replyto-freemail envelope-mismatch", hardBare: unverified},
		{name: "bank with an HTML statement", client: "202.32.10.10 mail.ginko-rei.co.jp", mail: `
From: ⟦B iso-2022-jp|例銀行ビジネスWeb⟧ <info@ginko-rei.co.jp>
Subject: ⟦B iso-2022-jp|【例銀行】電子交付のお知らせ⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
添付の明細をブラウザで開き、口座番号の下４桁を入力してください。
https://www.ginko-rei.co.jp/
⟧
--b
Content-Type: text/html; name="meisai_202611.html"
Content-Disposition: attachment; filename="meisai_202611.html"
Content-Transfer-Encoding: base64

⟦file html⟧
--b--`, weighs: "html-attach"},
		{name: "credit card under a second brand", client: esp, path: "b@mail.vcard-rei.com", mail: `
From: ⟦B utf-8|例カード会員サービス⟧ <statement@vcard-rei.com>
Subject: ⟦B utf-8|11月ご請求額のお知らせ⟧
List-Unsubscribe: <https://mail.vcard-rei.com/u>
Content-Type: text/html; charset=utf-8

<html><body><a href="https://clicks.mailer.example/1">www.rei-card.co.jp</a>
<p>例カード株式会社 〒100-0001<br>https://www.rei-card.co.jp/</p></body></html>`, weighs: "origin-foreign sig-domain-mismatch", bare: "url-text-mismatch", hardBare: unverified},
		{name: "parcel notice with short links", client: tokyo, mail: `
From: ⟦B utf-8|例運輸⟧ <mail@yamabiko-unyu.co.jp>
Subject: ⟦B utf-8|お届け予定のお知らせ⟧

お届け日時の変更はこちら https://bit.ly/3xyz
アプリ https://lin.ee/abc`, weighs: "url-shortener"},
		{name: "LinkedIn", client: "108.174.6.10 mailc-fa.linkedin.com", path: "m-abc@bounce.linkedin.com", mail: `
From: ⟦B utf-8|LinkedIn経由の田中 一郎⟧ <messages-noreply@linkedin.com>
Subject: ⟦B utf-8|田中 一郎さんからの新着メッセージ⟧
Date: Thu, 5 Nov 2026 00:12:31 +0000 (UTC)
Content-Type: text/html; charset=utf-8

<html lang="ja"><body><a href="https://www.linkedin.com/comm/messaging/1">返信</a></body></html>`, weighs: "origin-foreign"},
		{name: "Google Form response", client: google, path: "3abc@doclist.bounces.google.com", auth: "dkim=pass header.d=google.com; spf=pass smtp.mailfrom=doclist.bounces.google.com; dmarc=pass (p=reject) header.from=google.com", mail: `
From: ⟦B utf-8|Google フォーム⟧ <forms-receipts-noreply@google.com>
Subject: ⟦B utf-8|研修アンケート⟧
Date: Wed, 04 Nov 2026 16:12:31 -0800
Content-Type: text/html; charset=utf-8

<html><body><a href="https://docs.google.com/forms/d/1">回答を編集</a></body></html>`, weighs: "url-cloud-share"},
		{name: "Dropbox share", client: ses, path: "010@email-bounces.amazonses.com", mail: `
From: ⟦B utf-8|青葉太郎（Dropbox 経由）⟧ <no-reply@dropbox.com>
Reply-To: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B utf-8|青葉太郎さんが「図面」をあなたと共有しました⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000
Message-ID: <010@email.amazonses.com>
Content-Type: text/html; charset=utf-8

<html><body>青葉太郎 (taro@aoba.example) <a href="https://www.dropbox.com/l/scl/abc">フォルダを表示</a></body></html>`, weighs: "url-cloud-share"},
		{name: "GigaFile notice by the service", client: tokyo, mail: `
From: ⟦B utf-8|ギガファイル便⟧ <noreply@gigafile.nu>
Subject: ⟦B utf-8|アップロード完了通知⟧

https://12.gigafile.nu/1110-abc がダウンロードされました。`, weighs: "url-cloud-share"},
		{name: "file transfer appliance of a customer", client: tokyo, path: "smoothfile@fs.tachibana-rei.co.jp", mail: `
From: ⟦B iso-2022-jp|橘精機ファイル送信⟧ <smoothfile@fs.tachibana-rei.co.jp>
Reply-To: taro@tachibana-rei.co.jp
Subject: ⟦B iso-2022-jp|ファイル送信のお知らせ⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
図面一式.zip (12MB)
https://fs.tachibana-rei.co.jp:8443/download/abc?file=zumen.zip
パスワードは別途お知らせします。
⟧`, weighs: "url-ip-literal"},
	}
}
