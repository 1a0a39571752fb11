package document

import "testing"

func TestReadPointer(t *testing.T) {
	const library = `<?xml version="1.0"?><libraryDescription xmlns="http://schemas.microsoft.com/windows/2009/library"><searchConnectorDescriptionList>
<searchConnectorDescription><simpleLocation><url>\\evil.example@80\dav</url></simpleLocation></searchConnectorDescription></searchConnectorDescriptionList></libraryDescription>`
	for name, c := range map[string]struct {
		suffix, text string
		want         Shortcut
	}{
		"address":         {"url", "[InternetShortcut]\r\nURL=https://evil.example/\r\nIconIndex=1\r\nIconFile=C:\\a.exe\r\n", Shortcut{Target: "https://evil.example/", Icon: `C:\a.exe,1`}},
		"share":           {"url", "[InternetShortcut]\nurl = file://evil.example/a.exe", Shortcut{Target: "file://evil.example/a.exe"}},
		"wide":            {"website", "\xff\xfe" + string(utf16le("[InternetShortcut]\r\nURL=https://evil.example/資料\r\n")), Shortcut{Target: "https://evil.example/資料"}},
		"library":         {"library-ms", library, Shortcut{Target: `\\evil.example@80\dav`}},
		"connector":       {"searchconnector-ms", "<a:url attr='1'>https://evil.example/?a&amp;b</a:url>", Shortcut{Target: "https://evil.example/?a&b"}},
		"setting":         {"settingcontent-ms", "<PCSettings><ApplicationInformation><DeepLink>%windir%\\system32\\cmd.exe /c calc</DeepLink>", Shortcut{Target: `%windir%\system32\cmd.exe /c calc`}},
		"macOS":           {"webloc", "<plist><dict><key>URL</key>\n<string>https://www.aoba.example/</string></dict></plist>", Shortcut{Target: "https://www.aoba.example/"}},
		"desktop, runs":   {"desktop", "[Desktop Entry]\nType=Application\nIcon=x-office-document\nExec=sh -c id\n", Shortcut{Target: "sh -c id", Icon: "x-office-document"}},
		"desktop, leads":  {"desktop", "[Desktop Entry]\nType=Link\nURL=https://www.aoba.example/\n", Shortcut{Target: "https://www.aoba.example/"}},
		"ClickOnce":       {"appref-ms", "\xff\xfe" + string(utf16le("https://evil.example/a.application#a.app, Culture=neutral")), Shortcut{Target: "https://evil.example/a.application"}},
		"no target":       {"url", "[InternetShortcut]\r\nIconFile=a\r\n", Shortcut{}},
		"another suffix":  {"txt", "URL=https://www.aoba.example/", Shortcut{}},
		"empty":           {"library-ms", "", Shortcut{}},
		"element is open": {"library-ms", "<url>", Shortcut{}},
	} {
		got := ReadPointer(c.suffix, []byte(c.text))
		if (got == nil) != (c.want == Shortcut{}) || got != nil && *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func FuzzReadPointer(f *testing.F) {
	f.Add("url", []byte("URL=x\nIconFile=y"))
	f.Add("library-ms", []byte("<İ:url>x</url>"))
	f.Add("webloc", []byte("\xff\xfe<\x00"))
	f.Fuzz(func(t *testing.T, suffix string, b []byte) {
		if s := ReadPointer(suffix, b); s != nil && len(s.Target) > maxText {
			t.Errorf("%d octets", len(s.Target))
		}
	})
}
