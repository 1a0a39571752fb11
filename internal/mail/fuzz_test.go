package mail

import (
	"bytes"
	"io"
	"testing"
	"unicode/utf8"
)

func FuzzRead(f *testing.F) {
	seeds := []string{
		twoParts,
		"Subject: x\r\n\r\nbody",
		"From a@b\nContent-Type: message/rfc822\n\nContent-Type: multipart/digest; boundary=o\n\n--o\n\nA: b\n\nx\n--o--\n--o\n",
		"Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n\x1b$B8+@Q\x1b(B=\n=3D",
		"Content-Disposition: attachment; filename*1*=%9D; filename*0*=Shift_JIS'ja'%8C%A9; filename=\"\x8c\xa9\\\"\n\nx",
		"From: =?utf-8?B?6KaL?= <a@b>, \"x\x83\\\" (c) d@e\nContent-Transfer-Encoding: base64\n\nAAAA*BB=\nC",
		"Content-Type: multipart/mixed; boundary=o\n\n--o\nno field\n\n--o \t\r\n\n--ox\n--o--",
		"Content-Type: text/plain; format=flowed; delsp=yes\n\n> a \n" + uu("a.eml", "Content-Type: text/plain\n\n"+uu("b", "x")) + yenc("", "c", "y"),
		"Content-Type: a/b; name=a.mht\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.doc\n!6@\n\nend\n(This file must be converted with BinHex 4.0)\n",
		"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Disposition: attachment;\nfilename=a.exe\n\nMZ\n--o--\n--o\n\nx",
	}
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	l := Limits{Memory: 64, Header: 4 << 10, Text: 1 << 10, Parts: 20, Depth: 5}
	budget := NewBudget(64 << 20)
	f.Fuzz(func(t *testing.T, raw []byte) {
		i := NewIntake(t.Context(), budget, l, reader{})
		defer i.Close()
		if err := Read(t.Context(), bytes.NewReader(raw), i); err != nil {
			t.Fatal(err)
		}
		m, err := i.Finish(t.Context(), Source{}, "")
		if err != nil {
			t.Fatal(err)
		}
		checkMessage(t, m, l, raw)
	})
}

// checkMessage checks what must hold of every mail.
func checkMessage(t *testing.T, m *Message, l Limits, raw []byte) {
	body, err := io.ReadAll(m.Spool.Open())
	if err != nil || int64(len(body)) != m.Size || !bytes.HasSuffix(raw, body) {
		t.Errorf("the spooled octets are not the end of the input: %v", err)
	}
	text := 0
	for _, x := range m.Texts {
		text += len(x.Body)
		if !utf8.ValidString(x.Body) || !utf8.ValidString(x.MediaType) {
			t.Errorf("text of %s is not UTF-8", x.Part)
		}
	}
	if n := len(paths(m.Root)); n > l.Parts || int64(text) > l.Text {
		t.Errorf("%d parts, %d octets of text", n, text)
	}
	checkPart(t, m.Root)
	for _, f := range m.Header {
		for _, a := range (Header{f}).Addresses(f.Name) {
			if !utf8.ValidString(a.Name) || !utf8.ValidString(a.Addr) {
				t.Errorf("address %q is not UTF-8", a)
			}
		}
	}
	for _, d := range m.Defects {
		if d == DefectReaderFailed {
			t.Error("the reader panicked")
		}
	}
}

func checkPart(t *testing.T, p *Part) {
	if p.Path == "" || !utf8.ValidString(p.MediaType+p.Charset+p.FileName()) {
		t.Errorf("part %q: %q %q", p.Path, p.MediaType, p.Charset)
	}
	for _, sub := range p.Parts {
		checkPart(t, sub)
	}
}
