package main

import (
	"testing"

	"sekisho/internal/record"
)

func TestObjectTree(t *testing.T) {
	objects := []record.Object{
		{Path: "2", Name: "資料.zip", Type: "zip", Size: 1200, Encrypted: true, Unlocked: true},
		{Path: "2/1", Name: "見積書\u202excod.exe", Type: "pe", Size: 65000, Encrypted: true, Unlocked: true, Icon: "excel"},
		{Path: "3", Type: "rar", Size: 7, Encrypted: true, Unfinished: "encrypted"},
		{Path: "4", Name: "a.dat", Unfinished: "timeout"},
	}
	for lang, want := range map[language]string{
		"en": `                  2              zip            1200  資料.zip  [encrypted, opened with a password from the mail]
                    2/1          pe            65000  見積書\u{202E}xcod.exe  [encrypted, opened with a password from the mail; icon: excel]
                  3              rar               7  (unnamed)  [encrypted]
                  4              ?                 0  a.dat  [not inspected: timeout]
`,
		"ja": `                  2              zip            1200  資料.zip  [暗号化、本文中のパスワードで検査済み]
                    2/1          pe            65000  見積書\u{202E}xcod.exe  [暗号化、本文中のパスワードで検査済み; アイコン: excel]
                  3              rar               7  (名前なし)  [暗号化]
                  4              ?                 0  a.dat  [未検査: timeout]
`,
	} {
		if got := objectTree(objects, lang); got != want {
			t.Errorf("%s, got:\n%s\nwant:\n%s", lang, got, want)
		}
	}
}
