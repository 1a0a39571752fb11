package incident

import (
	"fmt"
	"strings"
	"time"
)

// Codes of alarms.
const (
	AlarmStateDamaged    = "state-damaged"    // one generation of the level; the other holds
	AlarmStateLost       = "state-lost"       // both
	AlarmContactsDamaged = "contacts-damaged" // one generation of the contacts; the other holds
	AlarmContactsLost    = "contacts-lost"    // both
	AlarmSentinel        = "sentinel"         // the sentinel and the level say different things
	AlarmClockJump       = "clock-jump"
	AlarmKept            = "state-kept" // the files lost what is in force; memory keeps it
)

// maxJump is how far the clock may be off before it is told.
const maxJump = 120 * time.Second

func (s *snapshot) alarm(code, en, ja string) {
	s.Alarms = append(s.Alarms, Alarm{Code: code, En: en, Ja: ja})
}

// judgeLevel decides which level holds. A file that was there and cannot be read may have held the newest level: with the sentinel present the
// gate is then closed.
func (s *snapshot) judgeLevel() {
	s.State = s.level[0].value
	switch worst := s.level.worst(); {
	case s.level.lost():
		s.State = State{Rev: s.level.rev(), Level: Normal}
		s.lost(fmt.Sprintf("%s: %v", worst.file, worst.err), worst.file+" が読めません")
	case s.level.fresh():
		s.State = State{Level: Normal}
		if s.sentinel {
			s.lost("the files are missing", "ファイルがありません")
		}
	default:
		s.judgeSecond()
	}
}

// lost says that no generation of the level can be read.
func (s *snapshot) lost(en, ja string) {
	s.stateLost, s.unsure = true, true
	if s.sentinel {
		s.State.Level = Isolate
		s.alarm(AlarmStateLost, "The incident level cannot be read ("+en+"); an incident was on, so outbound mail stays stopped (L3).",
			"インシデントのレベルを読み取れません("+ja+")。インシデント対応中だったため、外部宛メールは停止(L3)のままです。")
		return
	}
	s.alarm(AlarmStateLost, "The incident level cannot be read ("+en+"); no incident was on, so mail passes (L0).",
		"インシデントのレベルを読み取れません("+ja+")。対応中のインシデントはなかったため、メールは通常どおり(L0)です。")
}

// judgeSecond looks at the generation that does not hold.
func (s *snapshot) judgeSecond() {
	second, damaged := s.level.damaged()
	if damaged {
		s.unsure = true
		s.alarm(AlarmStateDamaged, fmt.Sprintf("One of the two files of the incident level is damaged (%s: %v); the other holds.", second.file, second.err),
			fmt.Sprintf("インシデントのレベルを記録した 2 つのファイルのうち %s が壊れています。もう一方を使います。", second.file))
	}
	switch {
	case s.sentinel && s.State.Level == Normal && damaged:
		s.State, s.stateLost = State{Rev: s.level.rev(), Level: Isolate}, true
		s.alarm(AlarmSentinel, "The damaged file may have closed the gate: outbound mail stays stopped (L3).",
			"壊れたファイルに停止の記録があった可能性があるため、外部宛メールは停止(L3)のままです。")
	case s.sentinel == (s.State.Level == Normal):
		s.unsure = true
		s.alarm(AlarmSentinel, fmt.Sprintf("A change of the level was cut off, or incident.active was touched; %s holds.", s.State.Level),
			fmt.Sprintf("レベルの変更が途中で終わったか、incident.active が変更されました。%s が有効です。", s.State.Level))
	}
}

// judgeContacts builds the list and tells what is wrong with it.
func (s *snapshot) judgeContacts() {
	second, damaged := s.contacts.damaged()
	switch {
	case s.contacts.lost():
		s.contactsLost, s.unsure = true, true
		s.alarm(AlarmContactsLost, "The contacts cannot be read; nobody outside is reached while mail is stopped.",
			"連絡先を読み取れません。停止中は外部の誰にもメールを送れません。")
	case !s.contacts.fresh() && damaged:
		s.unsure = true
		s.alarm(AlarmContactsDamaged, fmt.Sprintf("One of the two files of the contacts is damaged (%s: %v); the other holds.", second.file, second.err),
			fmt.Sprintf("連絡先を記録した 2 つのファイルのうち %s が壊れています。もう一方を使います。", second.file))
	}
	holds := s.contacts[0].value
	list, err := NewContacts(holds.Contacts)
	s.Contacts, s.contactsRev, s.contactsChanged = list, holds.Rev, holds.Changed
	if n := len(holds.Contacts) - list.Len(); err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n") // one of thousands is enough
		s.alarm(AlarmContactsDamaged, fmt.Sprintf("%d contacts are not used, such as: %s.", n, first),
			fmt.Sprintf("使用できない連絡先が %d 件あります。", n))
	}
}

// judgeClock compares the clock with the last change and with the time that passed since the files were opened.
func (s *snapshot) judgeClock(now, opened time.Time) {
	if !jumped(s.State.Changed.Sub(now), now.Round(0).Sub(opened.Round(0)), now.Sub(opened)) {
		return
	}
	s.alarm(AlarmClockJump, "The clock jumped: check it, and when the level is to be lowered. Nothing is lowered by itself.",
		"時計が大きくずれました。時刻と見直し期限を確認してください。自動では解除されません。")
}

// jumped says that the clock stands before what it wrote, or that the time on the wall and the monotonic time since the start differ.
func jumped(before, wall, monotonic time.Duration) bool {
	return before > maxJump || (wall-monotonic).Abs() > maxJump
}
