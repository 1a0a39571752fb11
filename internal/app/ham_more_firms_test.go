package app

// firmMails are what firms, agencies, offices and private persons in Japan write.
func firmMails() []everyday {
	return []everyday{
		{name: "group company with its own domain", client: m365, mail: `
From: ⟦B utf-8|橘ロジ 鈴木⟧ <suzuki@tachibana-logi-rei.co.jp>
Subject: ⟦B utf-8|配送スケジュールの件⟧
Content-Type: text/plain; charset=utf-8

常盤商事 佐藤様

お世話になっております。橘ロジの鈴木です。
11月の配送予定をお送りします。ご確認ください。

-- 
橘ロジスティクス株式会社 (橘精機グループ)
鈴木 一郎
suzuki@tachibana-logi-rei.co.jp
https://www.tachibana-rei.co.jp/`},
		{name: "holding company and its recruit site", client: tokyo, path: "noreply@saiyo-navi.example", auth: "dkim=pass header.d=saiyo-navi.example; spf=pass smtp.mailfrom=saiyo-navi.example; dmarc=none header.from=tachibana-hd.co.jp", mail: `
From: ⟦B utf-8|橘ホールディングス採用事務局⟧ <saiyo@tachibana-hd.co.jp>
Reply-To: entry@tachibana-recruit.jp
Subject: ⟦B utf-8|合同説明会のご案内⟧
Message-ID: <1@saiyo-navi.example>
Content-Type: text/plain; charset=utf-8

合同説明会のご案内です。
https://www.tachibana-recruit.jp/2027/

橘ホールディングス株式会社 採用事務局
entry@tachibana-recruit.jp`, weighs: "replyto-differs envelope-mismatch"},
		{name: "co.jp in the address, com in the signature", client: m365, mail: `
From: ⟦B iso-2022-jp|橘精機 営業部⟧ <sales@tachibana-rei.co.jp>
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
お世話になっております。カタログの件、承知しました。

------------------------
橘精機株式会社 営業部
sales@tachibana-rei.com
https://www.tachibana-rei.com/
------------------------
⟧`},
		{name: "former domain in the name", client: m365, mail: `
From: "taro@tachibana-rei.co.jp" <taro@tachibana-rei.com>
Subject: ⟦B utf-8|メールアドレス変更のお知らせ⟧

ドメインが tachibana-rei.com に変わりました。

橘精機株式会社 太郎`, weighs: "name-holds-other-addr"},
		{name: "staff agency", client: ses, path: "bounce+1@haken-rei.jp", mail: `
From: ⟦B utf-8|ヒカリスタッフ 高橋⟧ <takahashi@haken-rei.jp>
Subject: ⟦B utf-8|【ご紹介】経理経験者3名のスキルシート⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

いつもお世話になっております。ヒカリスタッフの高橋です。
スキルシートをお送りします。パスワードは追ってご連絡します。

株式会社ヒカリスタッフ
takahashi@hikari-group-rei.com
--b
Content-Type: application/zip; name="⟦B utf-8|スキルシート.zip⟧"
Content-Disposition: attachment; filename="⟦B utf-8|スキルシート.zip⟧"
Content-Transfer-Encoding: base64

⟦file zip-locked A.xlsx=xlsx B.xlsx=xlsx⟧
--b--`, weighs: "sig-domain-mismatch encrypted-archive"},
		{name: "law firm on provider mail", client: "202.248.20.10 mail.biglobe.ne.jp", auth: "spf=pass smtp.mailfrom=biglobe.ne.jp; dmarc=pass (p=none) header.from=biglobe.ne.jp", mail: `
From: ⟦B iso-2022-jp|弁護士 森⟧ <mori-law@mtj.biglobe.ne.jp>
Subject: ⟦B iso-2022-jp|準備書面の件⟧
X-Mailer: Becky! ver. 2.81.02 [ja]
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
東京地方裁判所に提出する準備書面の案をお送りします。

森法律事務所
弁護士 森 次郎
⟧
--b
Content-Type: application/octet-stream; name="⟦B iso-2022-jp|準備書面(案).jtd⟧"
Content-Disposition: attachment; filename="⟦B iso-2022-jp|準備書面(案).jtd⟧"
Content-Transfer-Encoding: base64

⟦file jtd⟧
--b--`, weighs: "company-on-freemail ichitaro"},
		{name: "tax accountant on OCN with a document of the tax office", client: "153.149.230.10 mfgw801.ocn.ad.jp", auth: "spf=pass smtp.mailfrom=ocn.ne.jp; dmarc=none header.from=ocn.ne.jp", mail: `
From: ⟦B iso-2022-jp|税理士 小川⟧ <ogawa-tax@ocn.ne.jp>
Subject: ⟦B iso-2022-jp|年末調整の書類⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
税務署から届いた書類をスキャンしてお送りください。
国税庁のページ https://www.nta.go.jp/taxes/tetsuzuki/index.htm も参考になります。

小川税理士事務所
⟧
--b
Content-Type: application/vnd.ms-excel; name="⟦B iso-2022-jp|扶養控除.xls⟧"
Content-Disposition: attachment; filename="⟦B iso-2022-jp|扶養控除.xls⟧"
Content-Transfer-Encoding: base64

⟦file xls⟧
--b--`, weighs: "company-on-freemail"},
		{name: "social insurance labour consultant who names the pension office", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: ⟦B utf-8|社労士 上田⟧ <ueda.sr.office@gmail.com>
Subject: ⟦B utf-8|算定基礎届について⟧
Date: Thu, 5 Nov 2026 09:12:31 +0900
Message-ID: <CAB1@mail.gmail.com>

年金事務所に確認しました。日本年金機構からの通知を写真で送ってください。
提出期限は10日です。

社会保険労務士法人うえだ事務所
上田`, weighs: "company-on-freemail"},
		{name: "bookkeeper on Gmail who lists sources", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: ⟦B utf-8|小川 明⟧ <ogawa.akira.example@gmail.com>
Subject: ⟦B utf-8|インボイスの件⟧
Message-ID: <CAB5@mail.gmail.com>

お調べした資料をお送りします。小川

国税庁 インボイス制度 https://www.nta.go.jp/taxes/shiraberu/zeimokubetsu/shohi/keigenzeiritsu/invoice.htm
中小企業庁 補助金 https://www.chusho.meti.go.jp/koukai/hojyokin/index.html
日本年金機構 https://www.nenkin.go.jp/service/kounen/`},
		{name: "citizen who forwards what a ministry told him", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: ⟦B utf-8|小川 明⟧ <ogawa.akira.example@gmail.com>
Subject: ⟦B utf-8|Fwd: 【外務省】渡航情報⟧
Message-ID: <CAB6@mail.gmail.com>

ご参考まで。小川

---------- Forwarded message ---------
From: 外務省 <info@mofa.go.jp>
Date: 2026年11月4日(水) 10:00
Subject: 【外務省】渡航情報

外務省 領事局
https://www.anzen.mofa.go.jp/`},
		{name: "press release by an agency for a public body", client: m365, mail: `
From: ⟦B utf-8|例PR 広報代行 三浦⟧ <miura@pr-rei.co.jp>
Subject: ⟦B utf-8|【プレスリリース】JAXA×例社 共同研究を開始⟧
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

報道関係者各位
宇宙航空研究開発機構(JAXA)と例社は共同研究を開始しました。

【本件に関するお問い合わせ】
例PR株式会社 三浦 miura@pr-rei.co.jp
JAXA 広報部 proffice@jaxa.jp
--b
Content-Type: application/pdf; name="⟦B utf-8|リリース.pdf⟧"
Content-Disposition: attachment; filename="⟦B utf-8|リリース.pdf⟧"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`, weighs: "public-body-claim"},
		{name: "reply on an iPhone below a ministry's mail", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: ⟦B utf-8|三浦⟧ <miura.example@gmail.com>
Subject: ⟦B utf-8|Re: 説明会⟧
Message-ID: <CAB8@mail.gmail.com>
X-Mailer: iPhone Mail (22A3354)

了解です。

iPhoneから送信

2026/11/04 10:00、経済産業省 山本 <yamamoto@meti.go.jp>のメール:

> 説明会の件、よろしくお願いします。
> 経済産業省 山本`},
		{name: "recruiting agent with an applicant's documents", client: ses, path: "010@mail.agent-rei.com", mail: `
From: ⟦B utf-8|例エージェント 原田⟧ <harada@agent-rei.co.jp>
Reply-To: harada+12@reply.agent-rei.com
Subject: ⟦B utf-8|【ご推薦】営業職 32歳 男性⟧
Message-ID: <010@email.amazonses.com>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

応募書類をお送りします。パスワードは貴社専用のものです。

例エージェント株式会社 原田
harada@agent-rei.co.jp
--b
Content-Type: application/zip; name="⟦B utf-8|応募書類.zip⟧"
Content-Disposition: attachment; filename="⟦B utf-8|応募書類.zip⟧"
Content-Transfer-Encoding: base64

⟦file zip-locked rirekisho.pdf=pdf⟧
--b--`, weighs: "replyto-differs encrypted-archive", bare: "envelope-mismatch"},
		{name: "employee writes from his phone at home", client: "27.90.10.10 nh505-vm12.bullet.mail.kks.yahoo.co.jp", auth: "dkim=pass header.d=yahoo.co.jp; spf=pass smtp.mailfrom=yahoo.co.jp; dmarc=pass (p=quarantine) header.from=yahoo.co.jp", mail: `
From: ⟦B utf-8|佐藤花子⟧ <hanako.sato.example@yahoo.co.jp>
Subject: ⟦B utf-8|本日お休みします⟧
X-Mailer: iPhone Mail (22A3354)

体調不良のため、本日お休みをいただきます。
よろしくお願いします。`},
		{name: "employee, docomo", client: "49.98.10.10 mail10.docomo.ne.jp", auth: "spf=pass smtp.mailfrom=docomo.ne.jp; dmarc=pass (p=none) header.from=docomo.ne.jp", mail: `
From: hanako-0123.@docomo.ne.jp
Subject: ⟦B iso-2022-jp|写真⟧
Message-ID: <1234@docomo.ne.jp>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: image/jpeg; name="DSC_0001.JPG"
Content-Disposition: attachment; filename="DSC_0001.JPG"
Content-Transfer-Encoding: base64

⟦file jpg⟧
--b--`},
		{name: "professor on Gmail", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: Ichiro TANAKA <tanaka.ichiro.lab@gmail.com>
Subject: ⟦B utf-8|Re: 共同研究の打ち合わせ⟧
Message-ID: <CAB2@mail.gmail.com>
In-Reply-To: <1@tokiwa.example>

常盤商事 佐藤様

日程の件、11月20日でお願いします。

田中一郎
緑丘大学 理工学部 教授

2026年11月4日(水) 10:00 佐藤 花子 <hanako@tokiwa.example>:

> 田中先生
> 文部科学省の公募の件、ご相談させてください。`, weighs: "org-name-freemail", hard: noHistory, hardBare: noHistory},
		{name: "student on Gmail", client: google, auth: "dkim=pass header.d=gmail.com; spf=pass smtp.mailfrom=gmail.com; dmarc=pass (p=none) header.from=gmail.com", mail: `
From: ⟦B utf-8|木村 翔⟧ <kimura.sho.example@gmail.com>
Subject: ⟦B utf-8|インターンシップについて(緑丘大学 木村)⟧
Message-ID: <CAB3@mail.gmail.com>

人事ご担当者様

緑丘大学経済学部3年の木村翔と申します。
インターンシップの参加についてお伺いします。

緑丘大学 経済学部 経済学科 3年
木村 翔
kimura.sho.example@gmail.com`, weighs: "org-name-freemail"},
		{name: "private clinic", client: "210.130.137.90 mail10.so-net.ne.jp", auth: "spf=pass smtp.mailfrom=so-net.ne.jp; dmarc=none header.from=so-net.ne.jp", mail: `
From: ⟦B iso-2022-jp|医療法人社団例会 みどりクリニック⟧ <midori-cl@aa2.so-net.ne.jp>
Subject: ⟦B iso-2022-jp|健康診断結果の送付について⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
健康診断の結果を郵送しました。厚生労働省の様式に従っています。

医療法人社団例会 みどりクリニック
事務 小林
⟧`, weighs: "company-on-freemail"},
		{name: "long thread below a reply", client: m365, mail: `
From: ⟦B iso-2022-jp|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B iso-2022-jp|RE: RE: RE: 経済産業省の補助金の件⟧
In-Reply-To: <1@tokiwa.example>
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
佐藤様

承知しました。

青葉太郎

-----Original Message-----
From: 佐藤花子 <hanako@tokiwa.example>
Sent: Wednesday, November 4, 2026 10:00 AM
To: 青葉太郎 <taro@aoba.example>
Subject: RE: RE: 経済産業省の補助金の件

経済産業省 中小企業庁の担当者から返事がありました。
https://www.chusho.meti.go.jp/koukai/hojyokin/index.html

株式会社常盤商事
hanako@tokiwa.example

-----Original Message-----
From: 経済産業省 山本 <yamamoto@meti.go.jp>

ご連絡ありがとうございます。

経済産業省 関東経済産業局
yamamoto@meti.go.jp
http://192.168.10.5/hojo/list.xlsm
⟧`},
		{name: "long thread in HTML below a reply", client: m365, mail: `
From: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B utf-8|RE: 図面の件⟧
Content-Type: text/html; charset=utf-8

<html><body><p>承知しました。青葉</p><hr><div style="border:none;border-top:solid #E1E1E1 1.0pt"><b>差出人:</b> 外務省 田中 &lt;tanaka@mofa.go.jp&gt;<br><b>送信日時:</b> 2026年11月4日 10:00<br><b>宛先:</b> 青葉太郎<br><b>件名:</b> 図面の件</div>
<p>お送りします。</p><p>--<br>外務省 大臣官房会計課<br>tanaka@mofa.go.jp<br><a href="https://www.mofa.go.jp/mofaj/">www.mofa.go.jp</a></p></body></html>`},
		{name: "internal device in the text", client: m365, mail: `
From: ⟦B utf-8|保守担当 青葉⟧ <hoshu@aoba.example>
Subject: ⟦B utf-8|NASの設定変更⟧

管理画面 http://192.168.1.10:8080/admin に設定しました。
カメラは http://10.20.3.4/index.html です。
VPN接続後は https://[fd00::1]/ も使えます。`},
		{name: "public address of a customer's VPN device", client: m365, mail: `
From: ⟦B utf-8|保守担当 青葉⟧ <hoshu@aoba.example>
Subject: ⟦B utf-8|VPN接続先の変更⟧

接続先が https://203.0.113.77:10443/ に変わりました。`, weighs: "url-ip-literal"},
		{name: "vendor's ZIP link", client: tokyo, mail: `
From: ⟦B utf-8|例ソフト サポート⟧ <support@rei-soft.co.jp>
Subject: ⟦B utf-8|Ver.5.2 アップデートのお知らせ⟧

下記よりダウンロードしてください。
https://www.rei-soft.co.jp/dl/update_5_2.zip
お問い合わせ https://www.rei-soft.co.jp/support/`, weighs: "url-direct-payload"},
		{name: "CAD data by a link and its password", client: osaka, mail: `
From: ⟦B iso-2022-jp|山本製作所⟧ <yamamoto@yamasei-rei.co.jp>
Subject: ⟦B iso-2022-jp|図面データ⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
図面を下記にアップしました。
https://xgf.nu/AbCd
ダウンロードパスワード：1234

山本製作所　山本
⟧`, weighs: "url-cloud-share"},
		{name: "apartment association on Yahoo", client: "27.90.10.11 nh506.bullet.mail.kks.yahoo.co.jp", auth: "dkim=pass header.d=yahoo.co.jp; dmarc=pass (p=quarantine) header.from=yahoo.co.jp", mail: `
From: ⟦B utf-8|常盤台自治会 事務局⟧ <tokiwadai.jichikai@yahoo.co.jp>
Subject: ⟦B utf-8|防災訓練のお知らせ(消防署より)⟧

11月15日に消防署の協力で防災訓練を行います。
常盤台自治会 会長 大野`},
		{name: "alumni address that passes mail on", client: "133.11.10.10 alumni.rei-u.ac.jp", path: "SRS0=x1=AB=aoba.example=taro@alumni.rei-u.ac.jp", auth: "dkim=pass header.d=aoba.example; spf=pass smtp.mailfrom=alumni.rei-u.ac.jp; dmarc=pass (p=none) header.from=aoba.example", mail: `
Received: from mail.aoba.example (mail.aoba.example [210.130.137.81])
	by alumni.rei-u.ac.jp (Postfix) with ESMTP id 4F2A; Thu, 5 Nov 2026 09:12:35 +0900 (JST)
From: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B utf-8|同窓会の件⟧

同窓会の日程が決まりました。`},
		{name: "forwarded by .forward without SRS, DKIM broken", client: "133.11.10.10 alumni.rei-u.ac.jp", path: "taro@aoba-denki-rei.co.jp", auth: "dkim=fail header.d=aoba-denki-rei.co.jp; spf=fail smtp.mailfrom=aoba-denki-rei.co.jp; dmarc=fail (p=none) header.from=aoba-denki-rei.co.jp", mail: `
From: ⟦B utf-8|青葉太郎⟧ <taro@aoba-denki-rei.co.jp>
Subject: ⟦B utf-8|同窓会の件⟧

同窓会の日程が決まりました。`, weighs: "dmarc-fail-none spf-fail"},
		{name: "calendar invitation", client: google, path: "3x@calendar-server.bounces.google.com", auth: "dkim=pass header.d=aoba.example; spf=pass smtp.mailfrom=calendar-server.bounces.google.com; dmarc=pass (p=none) header.from=aoba.example", mail: `
From: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Sender: Google Calendar <calendar-notification@google.com>
Reply-To: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B utf-8|招待: 定例 - 2026年 11月 6日⟧
Message-ID: <calendar-abc@google.com>
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<html><body><a href="https://calendar.google.com/calendar/event?eid=1">詳細</a> <a href="https://meet.google.com/abc">meet.google.com/abc</a></body></html>
--b
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
END:VCALENDAR
--b--`},
		{name: "read receipt", client: m365, path: "<>", mail: `
From: ⟦B iso-2022-jp|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B iso-2022-jp|開封済み: 見積の件⟧
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
メッセージは開封されました。
⟧
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; taro@aoba.example
Disposition: automatic-action/MDN-sent-automatically; displayed
--b--`},
		{name: "read receipt with a reverse-path", client: m365, mail: `
From: ⟦B iso-2022-jp|青葉太郎⟧ <taro@aoba.example>
Subject: ⟦B iso-2022-jp|開封済み: 見積の件⟧
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

read
--b
Content-Type: message/disposition-notification

Disposition: automatic-action/MDN-sent-automatically; displayed
--b--`},
		{name: "quotation from a form on the web", client: "219.94.128.10 www1234.sakura.ne.jp", path: "aoba@www1234.sakura.ne.jp", auth: "spf=pass smtp.mailfrom=www1234.sakura.ne.jp; dmarc=none header.from=midori-kagu-rei.jp", mail: `
From: ⟦B iso-2022-jp|みどり家具⟧ <info@midori-kagu-rei.jp>
Subject: ⟦B iso-2022-jp|お見積りフォームのご入力ありがとうございます⟧
Message-ID: <2026110500.1@www1234.sakura.ne.jp>
X-Mailer: PHP/8.2
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
下記の内容で承りました。
お名前: 佐藤花子
みどり家具 midorikagu.example@gmail.com
⟧`, weighs: "envelope-mismatch"},
		{name: "small firm: own domain, replies to Gmail", client: osaka, mail: `
From: ⟦B utf-8|みどり家具⟧ <info@midori-kagu-rei.jp>
Reply-To: midorikagu.example@gmail.com
Subject: ⟦B utf-8|納期のご連絡⟧

お世話になっております。納期は11月20日です。
みどり家具 緑川`, weighs: "replyto-freemail"},
		{name: "two people of partner firms as authors", client: m365, mail: `
From: ⟦B utf-8|青葉太郎⟧ <taro@aoba.example>
Cc: jiro@midori-seiki.example
Subject: ⟦B utf-8|三社会議の議事録⟧

議事録をお送りします。

-- 
青葉商事 青葉太郎 taro@aoba.example
(共同: みどり精機 jiro@midori-seiki.example)`},
		{name: "sales mail without text but a link", client: esp, path: "x@bounce.sales-rei.com", auth: "dkim=pass header.d=sales-rei.com; spf=pass smtp.mailfrom=bounce.sales-rei.com; dmarc=pass (p=none) header.from=sales-rei.com", mail: `
From: ⟦B utf-8|例セールス 営業⟧ <eigyo@sales-rei.com>
Subject: ⟦B utf-8|【無料】DX資料のご案内⟧
Message-ID: <a@smtpsrv7.mailer.example>
Content-Type: text/html; charset=utf-8

<html><body><a href="https://trk.mailer.example/c?u=1">https://www.sales-rei.com/dl</a>
<p>株式会社例セールス</p></body></html>`, weighs: "origin-foreign url-text-mismatch", hardBare: unverified},
		{name: "NPO with Gmail in the signature of its own domain", client: "49.212.10.10 sv10.xserver.jp", mail: `
From: ⟦B utf-8|NPO法人みどりの森⟧ <info@midorinomori-rei.org>
Subject: ⟦B utf-8|寄付のお礼⟧

ご寄付ありがとうございました。環境省の助成を受けています。

-- 
特定非営利活動法人みどりの森
midorinomori.example@gmail.com
https://www.facebook.com/midorinomori`},
		{name: "insurance agent with a web site of the insurer", client: "49.212.10.10 sv10.xserver.jp", mail: `
From: ⟦B utf-8|保険のみらい 岡⟧ <oka@hoken-mirai-rei.jp>
Subject: ⟦B utf-8|自動車保険の更新⟧

満期が近づきました。

-- 
有限会社保険のみらい 岡
例損害保険株式会社 代理店
https://www.rei-sonpo.co.jp/`, weighs: "sig-domain-mismatch"},
		{name: "parent address of an advertising agency", client: m365, mail: `
From: ⟦B utf-8|中村⟧ <nakamura@ad-rei.co.jp>
Cc: hiroko@tokiwa.example
Subject: ⟦B utf-8|Fw: 掲載原稿のご確認⟧

転送します。

---------- 転送メッセージ ----------
差出人: 日経BP 広告 <ad@nikkeibp-rei.co.jp>
件名: 掲載原稿のご確認

朝日新聞社 広告局
kokoku@asahi.com`},
	}
}
