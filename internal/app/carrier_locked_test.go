package app

import (
	"slices"
	"strings"
	"testing"

	"sekisho/internal/record"
)

// zipCrypto and zipAES are ZIP archives with one file, encrypted by real tools.
func zipCrypto(t *testing.T, name, content, password string) string {
	return byTool(t, name, content, "out.zip", "zip", "-q", "-P", password, "out.zip", name)
}

func zipAES(t *testing.T, name, content, password string) string {
	return byTool(t, name, content, "out.zip", "7z", "a", "-bso0", "-tzip", "-mem=AES256", "-p"+password, "out.zip", name)
}

func zipPart(name, content string) string { return file("application/zip", jis, name, content) }

// says is a mail with a text and parts, in the order given. The text is the part "".
func says(charset, text string, parts ...string) string {
	body := "Content-Type: multipart/mixed; boundary=b\n\n"
	for _, p := range parts {
		if p == "" {
			p = textIn(charset, text)
		}
		body += "--b\n" + p + "\n"
	}
	return written(fromAoba("X-Mailer: x"), body+"--b--\n")
}

func evidenceIn(r record.Result, trait string) string {
	for _, f := range r.Findings {
		if f.Trait == trait {
			return f.Evidence.Ja
		}
	}
	return ""
}

// A program in an encrypted ZIP is found by its content where the password stands in the mail, and by its name otherwise.
func TestLockedArchives(t *testing.T) {
	const told = "いつもお世話になっております。\n添付ファイルの解凍パスワードは「2026tokiwa」です。\n"
	kinds := map[string]func(*testing.T, string, string, string) string{"ZipCrypto": zipCrypto, "AES-256": zipAES}
	for kind, lock := range kinds {
		for _, c := range []struct {
			name, file string
			mail       func(locked string) string
			program    bool // exec-in-archive fires
			inspected  bool
		}{
			{"text in front", "見積書.dat", func(z string) string { return says(jis, told, "", zipPart("見積書.zip", z)) }, true, true},
			{"text behind", "見積書.dat", func(z string) string { return says(jis, told, zipPart("見積書.zip", z), "") }, true, true},
			{"text in Shift_JIS", "見積書.dat", func(z string) string { return says("shift_jis", told, "", zipPart("見積書.zip", z)) }, true, true},
			{"a page tells it", "見積書.dat", func(z string) string {
				page := "Content-Type: text/html; charset=utf-8\n\n<html><body><p>解凍パスワード：</p><p><b>2026</b>tokiwa</p></body></html>\n"
				return says(jis, told, page, zipPart("見積書.zip", z))
			}, true, true},
			{"full width", "見積書.dat", func(z string) string {
				return says(jis, "解凍パスワード：２０２６ｔｏｋｉｗａ\n", "", zipPart("見積書.zip", z))
			}, true, true},
			{"in the subject", "見積書.dat", func(z string) string {
				m := says(jis, "よろしくお願いします。\n", "", zipPart("見積書.zip", z))
				return strings.Replace(m, word(jis, "お見積りの件"), word(jis, "見積(PW:2026tokiwa)"), 1)
			}, true, true},
			{"nested in a ZIP", "見積書.dat", func(z string) string {
				return says(jis, told, "", zipPart("資料.zip", zipOf(map[string]string{"見積書.zip": z})))
			}, true, true},
			{"ZIP within", "内側.zip", func(z string) string { return says(jis, told, "", zipPart("資料.zip", z)) }, true, true},
			{"not told", "見積書.dat", func(z string) string {
				return says(jis, "パスワードは別途お送りします。\n", "", zipPart("見積書.zip", z))
			}, false, false},
			{"not told, name of a program", "見積書.exe", func(z string) string {
				return says(jis, "パスワードは別途お送りします。\n", "", zipPart("見積書.zip", z))
			}, true, false},
			{"told, name of a program", "見積書.exe", func(z string) string { return says(jis, told, "", zipPart("見積書.zip", z)) }, true, true},
		} {
			t.Run(kind+"/"+c.name, func(t *testing.T) {
				content := inertProgram()
				if strings.HasSuffix(c.file, ".zip") {
					content = zipOf(map[string]string{"見積書.dat": content})
				}
				m := c.mail(lock(t, c.file, content, "2026tokiwa"))
				r := judgeFrom(t, houseConfig(), japan, reversePath(m), m)
				if slices.Contains(traitsOf(r), "exec-in-archive") != c.program {
					t.Errorf("traits %v", traitsOf(r))
				}
				said := evidenceIn(r, "encrypted-archive")
				if said == "" || strings.Contains(said, "本文中のパスワードで中身を検査しました。") != c.inspected {
					t.Errorf("evidence %q, objects %+v", said, r.Objects)
				}
				if strings.Contains(said, "tokiwa") {
					t.Errorf("the password is told: %q", said)
				}
			})
		}
	}
}

// An ordinary file in an encrypted ZIP that is opened has no trait of weight, but for being encrypted.
func TestLockedOrdinary(t *testing.T) {
	z := zipCrypto(t, "見積書.pdf", pdf, "20261105")
	m := says(jis, "パスワードは本日の日付(西暦8桁)です。\n", "", zipPart("見積書.zip", z))
	r := judgeFrom(t, houseConfig(), japan, reversePath(m), m)
	if said := evidenceIn(r, "encrypted-archive"); r.Level != "pass" || !strings.Contains(said, "検査しました") {
		t.Errorf("level %s, traits %v, %q", r.Level, traitsOf(r), said)
	}
}

// The password of the text opens 7z archives, too, and those whose names are encrypted.
func TestLockedSevenZips(t *testing.T) {
	s := unpackingScreen(t)
	for name, flags := range map[string][]string{"contents": {"-ptokiwa#2026"}, "names": {"-ptokiwa#2026", "-mhe=on"}} {
		z := byTool(t, "見積書.dat", inertProgram(), "out.7z", slices.Concat([]string{"7z", "a", "-bso0"}, flags, []string{"out.7z", "見積書.dat"})...)
		for told, text := range map[bool]string{true: "パスワード：ｔｏｋｉｗａ＃２０２６\n", false: "パスワードは別途お送りします。\n"} {
			r := judgeFromAuthor(t, s, says(jis, text, file("application/x-7z-compressed", jis, "資料.7z", z), ""))
			if slices.Contains(traitsOf(r), "exec-in-archive") != told {
				t.Errorf("%s, told %t: traits %v\n%s", name, told, traitsOf(r), listed(r))
			}
			if said := evidenceIn(r, "encrypted-archive"); strings.Contains(said, "検査しました") != told {
				t.Errorf("%s, told %t: %q", name, told, said)
			}
		}
	}
}
