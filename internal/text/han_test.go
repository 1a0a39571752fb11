package text

import (
	"testing"
	"unicode/utf8"
)

// The sets are as large as they are known to be from the character sets themselves.
func TestForeignHanNumbers(t *testing.T) {
	s := foreignHan()
	if n := s.simplified.count(); n != 2275 {
		t.Errorf("%d simplified characters, want 2275", n)
	}
	if n := s.traditional.count(); n != 3613 {
		t.Errorf("%d traditional characters, want 3613", n)
	}
	last, size := utf8.DecodeLastRuneInString("黃\n"[:3])
	if size != 3 || !foreignOnce(last) {
		t.Errorf("the table of JIS X 0213 does not end with %c", last)
	}
}

// foreignOnce says that a kanji of the table is Japanese by it alone.
func foreignOnce(r rune) bool { return ForeignHan(r) == 0 && japaneseKanji()(r) }

func TestForeignHan(t *testing.T) {
	for _, r := range "会議資料髙﨑德瀨濵邉齋淸曻桒槗鷗𠮷国學體龍亜唖々〆ヶあア가Aｱ、\uFA11〇㈱①\u3400\u9FFF\U00020000" {
		if use := ForeignHan(r); use != 0 {
			t.Errorf("%c U+%04X: %v", r, r, use)
		}
	}
	for _, r := range "们这说请让员书见认识东车马鸟务" {
		if ForeignHan(r)&Simplified == 0 {
			t.Errorf("%c is not simplified", r)
		}
	}
	for _, r := range "內啟吳啥奀值" {
		if ForeignHan(r)&Traditional == 0 {
			t.Errorf("%c is not traditional", r)
		}
	}
	if HasForeignHan("会議の資料をabc送ります。") || !HasForeignHan("会議の資料をabc請求们") || HasForeignHan("") || HasForeignHan("\xE4\xBB") {
		t.Error("texts with and without foreign characters are not told apart")
	}
	for _, r := range "会员" {
		if ForeignHan(r)&Traditional != 0 {
			t.Errorf("%c is traditional", r)
		}
	}
	for _, r := range []rune{-1, 0, 0x10FFFF, 0x4DFF, 0xA000} {
		if ForeignHan(r) != 0 {
			t.Errorf("U+%04X", r)
		}
	}
}

func BenchmarkForeignHan(b *testing.B) {
	b.Run("look", func(b *testing.B) {
		ForeignHan('会')
		for b.Loop() {
			ForeignHan('们')
		}
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			computeForeignHan()
		}
	})
}
