package mail

import (
	"slices"
	"strings"
	"testing"
)

const invitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@midori.example\r\n" +
	"SUMMARY;LANGUAGE=ja:勉強会のご案内\r\n" +
	"DESCRIPTION;ALTREP=\"https://alt.example/d\":資料はhttps://share.example/very/long/\r\n path/a.zip です。\\nよろしく\\, お願いします。\r\n" +
	"LOCATION:オンライン(https://meet.example/j/1)\r\n" +
	"URL:https://url.example/e\r\n" +
	"ATTACH;FMTTYPE=application/zip:https://file.example/a.zip\r\n" +
	"X-ALT-DESC;FMTTYPE=text/html:<a href=\"https://html.example/\">こちら</a>\\n<p>https://html2.example/</p>\r\n" +
	"CONFERENCE;VALUE=URI;LABEL=\"a:b\":https://conf.example/\r\n" +
	"ORGANIZER;CN=\"青葉\":mailto:a@aoba.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestCalendarLinks(t *testing.T) {
	want := []string{"https://alt.example/d", "https://share.example/very/long/path/a.zip", "https://meet.example/j/1", "https://url.example/e",
		"https://file.example/a.zip", "https://html.example/", "https://html2.example/", "https://conf.example/"}
	for what, header := range map[string]string{
		"inline":           "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
		"attached":         "Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics",
		"only by its name": "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=invite.ICS",
	} {
		m := receive(t, header+"\n\n"+invitation, testLimits, nil)
		var got []string
		for _, l := range m.Links {
			got = append(got, l.URL)
			if l.Source != InCalendar {
				t.Errorf("%s: %s comes from %q", what, l.URL, l.Source)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s: %q", what, got)
		}
		const shown = "勉強会のご案内\n資料はhttps://share.example/very/long/path/a.zip です。\nよろしく, お願いします。\nオンライン(https://meet.example/j/1)\n"
		if len(m.Texts) != 1 || m.Texts[0].Shown != shown {
			t.Errorf("%s: %+v", what, m.Texts)
		}
	}
}

func TestCard(t *testing.T) {
	m := receive(t, "Content-Type: text/vcard; charset=utf-8\n\nBEGIN:VCARD\nFN:青葉 太郎\nitem1.URL:https://aoba.example/\nNOTE:https://x.example/a\\;b\nEND:VCARD\n", testLimits, nil)
	if len(m.Links) != 2 || m.Links[0].URL != "https://aoba.example/" || m.Links[1].URL != "https://x.example/a;b" {
		t.Errorf("%q", m.Links)
	}
}

func TestCalendarIsBounded(t *testing.T) {
	for what, body := range map[string]string{
		"many links":     strings.Repeat("URL:https://a.example/\n", 10*maxLinks),
		"one line":       "DESCRIPTION:" + strings.Repeat("https://a.example/ ", 10*maxLinks),
		"nothing folded": strings.Repeat("\n ", 100_000),
		"quotes":         strings.Repeat(`"`, 100_000) + ":",
	} {
		m := receive(t, "Content-Type: text/calendar\n\n"+body, testLimits, nil)
		if len(m.Links) > maxLinks || (len(m.Links) == maxLinks) != slices.Contains(m.Defects, DefectManyLinks) {
			t.Errorf("%s: %d links, %v", what, len(m.Links), m.Defects)
		}
	}
}

func FuzzCalendar(f *testing.F) {
	f.Add(invitation)
	f.Add("\n :\"\"")
	f.Fuzz(func(t *testing.T, body string) {
		m := receive(t, "Content-Type: text/calendar; charset=utf-8\n\n"+body, testLimits, nil)
		if slices.Contains(m.Defects, DefectReaderFailed) || len(m.Links) > maxLinks {
			t.Fatalf("%d links, %v", len(m.Links), m.Defects)
		}
	})
}
