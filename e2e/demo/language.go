package main

import (
	"fmt"
	"strings"

	"sekisho/corpus"
)

// language is what the reader reads.
type language string

const (
	english  language = "en"
	japanese language = "ja"
)

// languageOf takes the flag, or else the locale by the order of locale(7).
func languageOf(flag string, getenv func(string) string) (language, error) {
	switch language(flag) {
	case english, japanese:
		return language(flag), nil
	case "":
	default:
		return english, fmt.Errorf("no language %q; there are: en, ja", flag)
	}
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(key); value != "" {
			if strings.HasPrefix(value, "ja") {
				return japanese, nil
			}
			break
		}
	}
	return english, nil
}

func (l language) pick(t corpus.Text) string {
	if l == japanese {
		return t.Ja
	}
	return t.En
}

// What the demonstration says. Placeholders are the same in both languages.
var (
	needsRoot   = corpus.Text{En: "the demonstration starts a private Postfix, whose processes change to accounts of their own: run it as root", Ja: "デモは専用のPostfixを起動します。Postfixは専用アカウントに切り替わるため、rootで実行してください"}
	interrupted = corpus.Text{En: "Interrupted.", Ja: "中断しました。"}

	started = corpus.Text{En: "A private Postfix runs on %s, with sekisho attached.\n", Ja: "専用のPostfixを %s で起動し、関所(sekisho)をつなぎました。\n"}
	sending = corpus.Text{En: "%d sample mails pass through it:\n\n", Ja: "見本メール%d通を通します:\n\n"}

	headKind  = corpus.Text{En: "KIND", Ja: "区分"}
	headLevel = corpus.Text{En: "LEVEL", Ja: "判定"}
	headSent  = corpus.Text{En: "WHAT WAS SENT, AND WHAT IT BECAME", Ja: "送ったメールと、その結果"}

	attack    = corpus.Text{En: "attack", Ja: "攻撃"}
	ordinary  = corpus.Text{En: "ham", Ja: "通常"}
	delivered = corpus.Text{En: "delivered as: %s", Ja: "配送後の件名: %s"}
	onHold    = corpus.Text{En: "on hold, not delivered: %s", Ja: "保留(未配送): %s"}
	expected  = corpus.Text{En: "expected: %s", Ja: "想定: %s"}

	summary = corpus.Text{
		En: "%d mails: %d delivered untouched, %d delivered with the tag, %d on hold in Postfix's queue.\n",
		Ja: "%d通のうち、そのまま配送 %d通、件名に印を付けて配送 %d通、Postfixのキューに保留 %d通。\n",
	}
	outgoing       = corpus.Text{En: "An incident: mail that leaves the house is stopped, but to contacts.", Ja: "インシデント発生時: 連絡先を除き、外部宛のメールを止めます。"}
	toStranger     = corpus.Text{En: "a mail to a stranger", Ja: "連絡先以外へのメール"}
	toContact      = corpus.Text{En: "a mail to a contact", Ja: "連絡先へのメール"}
	stoppedMail    = corpus.Text{En: "STOPPED; it stays with its sender, who reads", Ja: "停止。メールは送信者側に残り、次の応答が表示されます"}
	passedMail     = corpus.Text{En: "delivered", Ja: "配送しました"}
	unexpectedMail = corpus.Text{En: "not as expected", Ja: "想定と異なります"}

	lookOn   = corpus.Text{En: "Where to look on", Ja: "続きを見るには"}
	lookLog  = corpus.Text{En: "one line a mail", Ja: "1通につき1行のログ"}
	lookMail = corpus.Text{En: "what arrived, what is on hold, Postfix's log", Ja: "届いたメール、保留中のメール、Postfixのログ"}
	lookScan = corpus.Text{En: "judge the same mails again, from files", Ja: "同じメールをファイルからもう一度判定"}
	lookWait = corpus.Text{En: "keep it running, to look at the queue", Ja: "起動したままにしてキューを見る"}

	lookQueue = corpus.Text{En: "the queue, from another terminal", Ja: "キューの表示(別の端末から)"}
	running   = corpus.Text{En: "Running until Ctrl-C.", Ja: "Ctrl-Cで終了します。"}
	ended     = corpus.Text{En: "All that was started has been stopped.", Ja: "起動したものはすべて停止しました。"}
)

// levels are the names of levels for the reader.
var levels = map[string]corpus.Text{
	"pass": {En: "pass", Ja: "通過"}, "note": {En: "note", Ja: "記録"}, "mark": {En: "mark", Ja: "注意"}, "hold": {En: "HOLD", Ja: "保留"},
	"undecided": {En: "undecided", Ja: "判定不能"},
}

func (l language) level(level string) string {
	if t, found := levels[level]; found {
		return l.pick(t)
	}
	return "?"
}
