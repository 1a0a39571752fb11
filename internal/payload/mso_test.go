package payload

import (
	"bytes"
	"compress/zlib"
	"slices"
	"strings"
	"testing"

	"sekisho/internal/payload/document/documenttest"
)

func activeMime(t *testing.T, content []byte) []byte {
	t.Helper()
	b := bytes.NewBufferString("ActiveMime\x00\x00\x01\xf0\x04\x00\x00\x00\xff\xff\xff\xff\x00\x00\x07\xf0" + strings.Repeat("\x00", 26))
	w := zlib.NewWriter(b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestActiveMime(t *testing.T) {
	streams := map[string]string{}
	documenttest.AddVBA(streams, "", documenttest.Module{"ThisDocument", "Sub AutoOpen()\r\nEnd Sub\r\n", documenttest.Compiled(1)})
	whole := activeMime(t, documenttest.Compound{Streams: streams}.Build())
	o := inspect(DefaultLimits(), "editdata.mso", whole)
	if o.Type != MSO || o.Document == nil || !slices.Contains(o.Document.Macros.AutoExec, "AutoOpen") {
		t.Errorf("%s: %+v", tree(o), o.Document)
	}
	if o := inspect(DefaultLimits(), "editdata.mso", whole[:50]); o.Children[0].Unfinished != Corrupt {
		t.Errorf("cut: %s", tree(o))
	}
}

func TestEPUB(t *testing.T) {
	o := inspect(DefaultLimits(), "本.epub", archiveOf(t, file{name: "mimetype", content: "application/epub+zip"}, file{name: "META-INF/container.xml", content: "<container/>"}))
	if o.Type != EPUB || o.Class() != ClassDocument {
		t.Errorf("%s", tree(o))
	}
}
