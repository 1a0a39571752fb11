package payload

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"testing"
)

// letterWith is a stored mail with a text, a page and a file.
func letterWith(fileName, content string) string {
	return "From: taro@aoba.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: text/html\r\n\r\n<html><p>hello\r\n" +
		"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" + fileName + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(content)) + "\r\n--b--\r\n"
}

func TestLetterInArchive(t *testing.T) {
	exe := string(portable())
	zipped := func(name, content string) string { return string(archiveOf(t, file{name: name, content: content})) }
	uu := "begin 644 a.exe\n#86)C\n`\nend\n"
	for _, c := range []struct{ name, part, content, want string }{
		{"eml", "a.zip", zipped("mail.eml", letterWith("a.dat", exe)), "2 a.zip zip archive\n2/1 mail.eml message text\n2/1/1 a.dat pe program"},
		{"by content", "a.zip", zipped("mail.txt", letterWith("a.dat", exe)), "2 a.zip zip archive\n2/1 mail.txt message text\n2/1/1 a.dat pe program"},
		{"by name", "a.zip", zipped("mail.eml", "X-Odd: 1\r\n"+letterWith("a.dat", exe)), "2 a.zip zip archive\n2/1 mail.eml text text\n2/1/1 a.dat pe program"},
		{"as an attachment of another kind", "mail.dat", letterWith("a.dat", exe), "2 mail.dat message text\n2/1 a.dat pe program"},
		{"archive in it", "a.zip", zipped("mail.eml", letterWith("b.zip", zipped("a.dat", exe))),
			"2 a.zip zip archive\n2/1 mail.eml message text\n2/1/1 b.zip zip archive\n2/1/1/1 a.dat pe program"},
		{"message in it", "a.zip", zipped("mail.eml", "From: a@b\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"+letterWith("a.dat", exe)),
			"2 a.zip zip archive\n2/1 mail.eml message text\n2/1/1 a.dat pe program"},
		{"uuencode in it", "a.zip", zipped("mail.eml", "From: a@b\nMIME-Version: 1.0\n\n"+uu), "2 a.zip zip archive\n2/1 mail.eml message text\n2/1/1 a.exe text program"},
		{"uuencode alone", "a.zip", zipped("a.uue", uu), "2 a.zip zip archive\n2/1 a.uue text text\n2/1/1 a.exe text program"},
		{"worst name", "a.zip", zipped("mail.eml", letterWith(`a.pdf"; x="y"; filename*="UTF-8''b.exe`, "x")),
			"2 a.zip zip archive\n2/1 mail.eml message text\n2/1/1 b.exe text program"},
		{"too deep", "a.zip", zipped("b.zip", zipped("c.zip", zipped("mail.eml", letterWith("a.dat", exe)))),
			"2 a.zip zip archive\n2/1 b.zip zip archive\n2/1/1 c.zip zip archive\n2/1/1/1 mail.eml message text !too-deep"},
		{"text only", "a.zip", zipped("mail.eml", "From: a@b\nMIME-Version: 1.0\n\nhello\n"), "2 a.zip zip archive\n2/1 mail.eml message text"},
		{"ordinary text", "a.zip", zipped("a.txt", "hello\n"+uu), "2 a.zip zip archive\n2/1 a.txt text text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := NewInspector(DefaultLimits())
			i.Part(context.Background(), attachment(c.part), strings.NewReader(c.content))
			if got := tree(i.Objects()[0]); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

// The bounds of the mail hold for mails within it, too.
func TestLetterBounds(t *testing.T) {
	parts := "From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: a/b; name=a.dat\n\nxx\n", 300)
	inspect := func(l Limits, content string) *Object {
		i := NewInspector(l)
		i.Part(context.Background(), attachment("a.dat"), strings.NewReader(content))
		return i.Objects()[0]
	}
	o := inspect(DefaultLimits(), parts)
	if o.Unfinished != TooMany || len(o.Children) != 300 || o.Children[199].Unfinished != "" || o.Children[200].Unfinished != TooMany {
		t.Errorf("%s, %d children", o.Unfinished, len(o.Children))
	}
	few := DefaultLimits()
	few.Names = 10
	if o := inspect(few, parts); o.Unfinished != TooMany || len(o.Children) != 10 {
		t.Errorf("%s, %d children", o.Unfinished, len(o.Children))
	}
	small := DefaultLimits()
	small.Bytes = 1000
	if o := inspect(small, letterWith("a.dat", strings.Repeat("x", 5000))); o.Unfinished != TooBig {
		t.Errorf("%q", o.Unfinished)
	}
	if o := inspect(DefaultLimits(), strings.Repeat("From: a@b\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n", 100)); o.Unfinished != TooDeep {
		t.Errorf("%q", o.Unfinished)
	}
	ctx, cancel := context.WithCancel(context.Background())
	i := NewInspector(DefaultLimits())
	content := &cancelAfter{Reader: strings.NewReader(parts), cancel: cancel}
	i.Part(ctx, attachment("a.dat"), content)
	if o := i.Objects()[0]; o.Unfinished != Timeout {
		t.Errorf("%q", o.Unfinished)
	}
}

// cancelAfter ends a context once its content is read.
type cancelAfter struct {
	*strings.Reader
	cancel context.CancelFunc
}

func (c *cancelAfter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.Len() == 0 {
		c.cancel()
	}
	return n, err
}

func FuzzLetter(f *testing.F) {
	f.Add([]byte(letterWith("a.exe", string(portable()))))
	f.Add([]byte("From: a\nSubject: b\n\nbegin 644 a.exe\n#86)C\n`\nend\n"))
	f.Add([]byte("From: a\nSubject: b\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		i := NewInspector(DefaultLimits())
		i.Part(context.Background(), attachment("a.eml"), bytes.NewReader(b))
		i.Objects()[0].Walk(func(o *Object) {
			if o.Unfinished == Failed {
				t.Errorf("%s: %s", o.Path, o.Detail)
			}
		})
	})
}

func BenchmarkLetter(b *testing.B) {
	content := letterWith("a.zip", string(archiveOf(b, file{name: "a.dat", content: strings.Repeat("0123456789", 30000)}))+strings.Repeat("x", 300<<10))
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		NewInspector(DefaultLimits()).Part(context.Background(), attachment("a.eml"), strings.NewReader(content))
	}
}
