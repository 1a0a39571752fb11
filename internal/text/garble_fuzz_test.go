package text

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A long name takes no longer than its length says, whatever it is made of.
func TestGarbledIsBounded(t *testing.T) {
	for _, unit := range []string{"見", "ｱ", "é", "\ufffd", "\ufffdé", "見\ufffd", "%E8", "=?utf-8?Q?", "$B8+", "?", "\x1b$B", "ã‚", "縺\ufffd", "\ue000ｱ"} {
		start := time.Now()
		g, _ := Garbled(strings.Repeat(unit, 100_000), true)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%q takes %v", unit, took)
		}
		if n := utf8.RuneCountInString(g.Repaired); n > 2*maxGarbled+1 {
			t.Errorf("%q grew to %d characters", unit, n)
		}
	}
}

func FuzzGarbled(f *testing.F) {
	for _, seed := range []string{
		"見積書.pdf", "è«‹æ±‚æ›¸.pdf", "Œ©\u0090Ï.pdf", "隲区ｱよ嶌", "\ufffd\ufffdé", "ｲ\ue2a1ﾄ", "%E8%A6%8B", "UTF-8''a", "=?utf-8?B?6KaL?=", "\x1b$B8+@Q", "$B8+@Q(B",
		"????.doc", "\xff\xfe", "葛\U000E0100",
	} {
		f.Add(seed, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name string, octets []byte) {
		g, bad := Garbled(name, true)
		if !bad && g != (Garbling{}) || bad && (len(g.Class) != 2 || !utf8.ValidString(g.Repaired)) {
			t.Errorf("%q: %+v, %v", name, g, bad)
		}
		if again, _ := Garbled(name, true); again != g {
			t.Errorf("%q: %+v, then %+v", name, g, again)
		}
		if reading, ok := Mislabelled("utf-8", octets); ok && (utf8.Valid(octets) || !utf8.ValidString(reading)) {
			t.Errorf("%q: %q", octets, reading)
		}
		if reading, _ := MislabelledWords(name); !utf8.ValidString(reading) {
			t.Errorf("%q reads %q", name, reading)
		}
	})
}

func BenchmarkGarbled(b *testing.B) {
	for _, name := range []string{"見積書.pdf", strings.Repeat("見積", 500), strings.Repeat("見\ufffd", 500)} {
		b.Run(fmt.Sprint(len(name)), func(b *testing.B) {
			for b.Loop() {
				Garbled(name, true)
			}
		})
	}
}
