package app

// deviceMails are by machines, old programs and lists.
func deviceMails() []everyday {
	return []everyday{
		{name: "scanner of a second site over an access line", client: "180.12.34.56 p1234-ipngn201tokyo.tokyo.ocn.ne.jp mfp01", path: "scan@tokiwa-osaka-rei.co.jp", auth: "spf=none smtp.mailfrom=tokiwa-osaka-rei.co.jp; dmarc=none header.from=tokiwa-osaka-rei.co.jp", mail: `
From: <scan@tokiwa-osaka-rei.co.jp>
Subject: Message from KM_C364e
Message-ID: <5F2A0001.005.0020AB12CD34@scan@tokiwa-osaka-rei.co.jp>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: application/pdf; name="SKM_C364e26110509120.pdf"
Content-Disposition: attachment; filename="SKM_C364e26110509120.pdf"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`, weighs: "rdns-generic helo-desktop"},
		{name: "scanner of a second site that gives its own name only", client: "180.12.34.56 p1234-ipngn201tokyo.tokyo.ocn.ne.jp RNP002673A1B2C3", path: "scan@tokiwa-osaka-rei.co.jp", auth: "spf=none smtp.mailfrom=tokiwa-osaka-rei.co.jp; dmarc=none header.from=tokiwa-osaka-rei.co.jp", mail: `
From: <scan@tokiwa-osaka-rei.co.jp>
Subject: Message from "RNP002673A1B2C3"
Message-ID: <20261105091231.1@RNP002673A1B2C3>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: application/pdf; name="20261105091231.pdf"
Content-Disposition: attachment; filename="20261105091231.pdf"
Content-Transfer-Encoding: base64

⟦file pdf⟧
--b--`, weighs: "rdns-generic helo-desktop msgid-local", hard: device, hardBare: device},
		{name: "scanner through the provider's server", client: "153.149.230.10 mfgw801.ocn.ad.jp", mail: `
Received: from RNP002673A1B2C3 (p1234-ipngn201tokyo.tokyo.ocn.ne.jp [180.12.34.56])
	by mfgw801.ocn.ad.jp (Postfix) with ESMTPA id 1A2B; Thu, 5 Nov 2026 09:12:31 +0900 (JST)
From: <scan@tokiwa-osaka-rei.co.jp>
Subject: Scanned from RNP002673A1B2C3
Message-ID: <20261105091231.1@RNP002673A1B2C3>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: image/tiff; name="20261105091231.tif"
Content-Disposition: attachment; filename="20261105091231.tif"
Content-Transfer-Encoding: base64

⟦file tiff⟧
--b--`, weighs: "msgid-local"},
		{name: "monitoring of a hosted server", client: "49.212.10.20 web01.monitor-rei.example localhost", path: "nagios@monitor-rei.co.jp", auth: "spf=pass smtp.mailfrom=monitor-rei.co.jp; dmarc=none header.from=monitor-rei.co.jp", mail: `
From: nagios@monitor-rei.co.jp
Subject: ** PROBLEM Service Alert: web01/HTTP is CRITICAL **
Message-ID: <20261105001231.4F2A@localhost.localdomain>

Address: 10.20.1.5
State: CRITICAL http://10.20.1.5/server-status`, weighs: "helo-desktop msgid-local"},
		{name: "monitoring through our trusted relay", client: "203.0.113.25 relay.tokiwa-net.example", path: "root@nas01.tokiwa.example", auth: "spf=none smtp.mailfrom=nas01.tokiwa.example; dmarc=none header.from=nas01.tokiwa.example", mail: `
Received: from localhost (unknown [192.168.5.9])
	by relay.tokiwa-net.example (Postfix) with SMTP id 4F2A; Thu, 5 Nov 2026 09:12:35 +0900 (JST)
From: root <root@nas01.tokiwa.example>
Subject: SMART error (CurrentPendingSector) detected on host: nas01
Message-ID: <20261105@nas01>

Device /dev/sda has 1 pending sector.`},
		{name: "UPS card inside", client: "192.168.5.10 - UPS-5F", path: "ups@tokiwa.example", auth: "spf=none smtp.mailfrom=tokiwa.example; dmarc=none header.from=tokiwa.example", mail: `
From: ups@tokiwa.example
Subject: UPS: On battery power
Message-ID: <1>
Date: Thu, 5 Nov 2026 00:12:31

On battery power in response to an input power problem.`},
		{name: "old Outlook's Message-ID with the name of a computer", client: tokyo, mail: `
From: ⟦B iso-2022-jp|橘精機 経理部⟧ <keiri@tachibana-rei.co.jp>
Subject: ⟦B iso-2022-jp|支払通知⟧
Message-ID: <000001c91a2b$3c4d5e60$0a01a8c0@KEIRI03>
X-Mailer: Microsoft Office Outlook 11
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
お世話になっております。支払通知をお送りします。
⟧`, weighs: "msgid-local"},
		{name: "Outlook Express in an office with its own server", client: "122.1.20.30 mail.yamasei-rei.co.jp [192.168.0.2]", mail: `
From: ⟦B iso-2022-jp|山本製作所⟧ <yamamoto@yamasei-rei.co.jp>
Subject: ⟦B iso-2022-jp|注文請書⟧
Message-ID: <002101d1$a1b2c3d0$0201a8c0@yamamotoPC>
X-Mailer: Microsoft Outlook Express 6.00.2900.5931
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
注文請書をFAXしました。
⟧`, weighs: "msgid-local helo-forged"},
		{name: "server of a small office without a PTR record", client: "122.1.20.31 - mail.yamasei-rei.co.jp", mail: `
From: ⟦B iso-2022-jp|山本製作所⟧ <yamamoto@yamasei-rei.co.jp>
Subject: ⟦B iso-2022-jp|注文請書⟧
X-Mailer: WinBiff [Version 2.51PL1]
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
注文請書をお送りします。
⟧`, weighs: "rdns-generic"},
		{name: "AL-Mail without a Date zone", client: tokyo, mail: `
From: ⟦B iso-2022-jp|橘精機⟧ <info@tachibana-rei.co.jp>
Subject: ⟦B iso-2022-jp|回覧⟧
Date: Thu, 05 Nov 2026 09:12:31 JST
X-Mailer: AL-Mail32 Version 1.13d
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
回覧します。
⟧`},
		{name: "core system without Message-ID and MIME", client: tokyo, mail: `
From: edi@tachibana-rei.co.jp
Subject: EDI 20261105
Message-ID:

DATA RECEIVED 0042`, weighs: "msgid-local"},
		{name: "order data as encrypted ZIP by a host system", client: "210.130.137.99 edi.tachibana-rei.co.jp", mail: `
From: edi@tachibana-rei.co.jp
Subject: ⟦B iso-2022-jp|発注データ⟧
Message-ID: <edi42@EDISV01>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
発注データを添付します。
⟧
--b
Content-Type: application/zip; name="ORDER_20261105.zip"
Content-Disposition: attachment; filename="ORDER_20261105.zip"
Content-Transfer-Encoding: base64

⟦file zip-locked ORDER.csv=csv⟧
--b--`, weighs: "msgid-local encrypted-archive"},
		{name: "fml list that rewrites nothing", client: "133.11.10.30 ml.gakkai-rei.or.jp", path: "members-admin@ml.gakkai-rei.or.jp", auth: "spf=pass smtp.mailfrom=ml.gakkai-rei.or.jp; dkim=none; dmarc=fail (p=none) header.from=tachibana-rei.co.jp", mail: `
From: ⟦B iso-2022-jp|橘⟧ <tachibana@tachibana-rei.co.jp>
Reply-To: members@ml.gakkai-rei.or.jp
To: members@ml.gakkai-rei.or.jp
Subject: [members:05678] ⟦B iso-2022-jp|忘年会⟧
X-ML-Name: members
X-Mail-Count: 05678
X-MLServer: fml [fml 4.0.3 release (20011202/4.0.3)]; post only (only members can post)
Precedence: list
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
忘年会のお知らせです。
⟧`, weighs: "dmarc-fail-none replyto-differs"},
		{name: "ezmlm list with a prefix", client: "133.11.10.31 ml.ezmlm-rei.org", path: "users-return-42-hanako=tokiwa.example@ml.ezmlm-rei.org", auth: "spf=pass smtp.mailfrom=ml.ezmlm-rei.org; dmarc=fail (p=quarantine) header.from=aoba-denki-rei.co.jp", mail: `
Mailing-List: contact users-help@ml.ezmlm-rei.org; run by ezmlm
Delivered-To: mailing list users@ml.ezmlm-rei.org
From: "Taro Aoba" <taro@aoba-denki-rei.co.jp>
To: users@ml.ezmlm-rei.org
Subject: [users 42] patch
List-Post: <mailto:users@ml.ezmlm-rei.org>

Patch: http://www.aoba-denki-rei.co.jp/~taro/fix.tar.gz`, weighs: "dmarc-fail url-direct-payload", hard: download},
		{name: "Google Groups via", client: google, path: "team+bncABC@aoba.example", auth: "dkim=pass header.d=aoba.example; spf=pass smtp.mailfrom=aoba.example; dmarc=pass (p=reject) header.from=aoba.example", mail: `
From: "'taro@tachibana-rei.co.jp' via team" <team@aoba.example>
Reply-To: taro@tachibana-rei.co.jp
X-Original-From: taro@tachibana-rei.co.jp
List-ID: <team.aoba.example>
Precedence: list
Mailing-list: list team@aoba.example
Message-ID: <1@tachibana-rei.co.jp>
Subject: ⟦B utf-8|納期の件⟧

納期は来週です。`, bare: "name-holds-other-addr replyto-differs", hardBare: unverified},
		{name: "Microsoft 365 quarantine digest", client: m365, mail: `
From: quarantine@messaging.microsoft.com
Subject: ⟦B utf-8|Microsoft 365 セキュリティ: 検疫中のメッセージがあります⟧
Date: Thu, 05 Nov 2026 00:12:31 +0000
Content-Type: text/html; charset=utf-8

<html><body>差出人: info@mofa-go-jp.example 件名: 請求書 <a href="https://security.microsoft.com/quarantine">確認</a></body></html>`},
		{name: "virus scanner's report of an appliance", client: tokyo, mail: `
From: "InterScan" <admin@tachibana-rei.co.jp>
Subject: ⟦B iso-2022-jp|[ウイルス検出] 請求書.exe⟧
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
添付ファイル「請求書.exe」を削除しました。
⟧`},
		{name: "backup log as a gzip", client: tokyo, mail: `
From: root@backup.tachibana-rei.co.jp
Subject: backup log
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

ok
--b
Content-Type: application/gzip; name="backup-20261105.log.gz"
Content-Disposition: attachment; filename="backup-20261105.log.gz"
Content-Transfer-Encoding: base64

⟦file gz⟧
--b--`},
		{name: "out of office by an old server", client: tokyo, mail: `
From: ⟦B iso-2022-jp|橘⟧ <tachibana@tachibana-rei.co.jp>
Subject: ⟦B iso-2022-jp|不在通知: 見積の件⟧
Auto-Submitted: auto-replied
Precedence: junk
Content-Type: text/plain; charset=iso-2022-jp

⟦raw iso-2022-jp
本日は休暇のため不在です。
⟧`},
		{name: "bounce of a Japanese provider without MIME", client: "153.149.230.11 mfgw802.ocn.ad.jp", path: "<>", auth: "spf=none; dmarc=none header.from=ocn.ne.jp", mail: `
From: MAILER-DAEMON@mfgw802.ocn.ad.jp (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Message-ID: <4F2A@mfgw802.ocn.ad.jp>
Auto-Submitted: auto-replied

<taro@aoba.example>: host mail.aoba.example[210.130.137.81] said: 550 5.1.1 User unknown`},
	}
}
