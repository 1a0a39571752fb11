package payload

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"sekisho/internal/mail"
)

func bench(b *testing.B, p *mail.Part, content []byte) {
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		i := NewInspector(DefaultLimits())
		i.Part(context.Background(), p, bytes.NewReader(content))
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(b)
	return b
}

func BenchmarkBodyText(b *testing.B) {
	bench(b, &mail.Part{Path: "1", MediaType: "text/plain"}, []byte(strings.Repeat("いつもお世話になっております。\r\n", 70)))
}

func BenchmarkPDF(b *testing.B) {
	bench(b, attachment("案内.pdf"), append([]byte("%PDF-1.7\n"), noise(1_400_000)...))
}

func BenchmarkZIPWithProgram(b *testing.B) {
	program := string(portable()) + string(noise(100_000))
	bench(b, attachment("資料.zip"), archiveOf(b, file{name: cp932(b, "見積書.exe"), content: program}, file{name: "readme.txt", content: "x"}))
}

func BenchmarkOOXML(b *testing.B) {
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	for _, f := range []file{
		{name: "[Content_Types].xml", content: "<Types/>"}, {name: "_rels/.rels", content: "<r/>"},
		{name: "xl/worksheets/sheet1.xml", content: strings.Repeat("<c r=\"A1\"><v>1024</v></c>", 100_000)},
		{name: "xl/media/image1.png", content: "\x89PNG\r\n\x1a\n" + string(noise(200_000))},
	} {
		out, err := w.Create(f.name)
		if err != nil {
			b.Fatal(err)
		}
		io.WriteString(out, f.content)
	}
	w.Close()
	bench(b, attachment("売上.xlsx"), data.Bytes())
}

func BenchmarkManyNames(b *testing.B) { bench(b, attachment("a.zip"), many(b, 10_000)) }
