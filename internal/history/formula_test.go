package history

import "testing"

func TestFormulas(t *testing.T) {
	for _, line := range []string{
		"", "いつもお世話になっております。", "何卒よろしくお願い申し上げます。", "山田様", "青葉商事株式会社 御中", "青葉商事の高橋です。", "以上", "Dear Mr. Yamada,", "Best regards,", "関係者各位",
		"取り急ぎご報告まで。",
	} {
		if !formula(line) {
			t.Errorf("%q is no formula", line)
		}
	}
	for _, line := range []string{
		"来週の打合せは会議室を変更して十四時から行うことになりましたので、資料を各自印刷して持参する必要があります。", "見積番号は123です、金額をお確かめのうえ押印して返送してください",
		"The meeting has been moved to Friday.", "試験の合格率が目標を上回りました。",
	} {
		if formula(line) {
			t.Errorf("%q is taken for a formula", line)
		}
	}
	for first, words := range formulas {
		if !beginsFormula(first) {
			t.Errorf("%q cannot be found", words)
		}
	}
}
