package payload

import (
	"bytes"
	"context"
	"testing"
)

// What can be unpacked of a damaged file is looked into, as programs unpack it, and the damage is said.
func TestDamagedIsOpened(t *testing.T) {
	squeezed := gzipOf(t, tarOf(t, "a.dat", string(portable())))
	for name, content := range map[string][]byte{
		"octets behind": append(bytes.Clone(squeezed), "more"...),
		"checksum":      append(bytes.Clone(squeezed[:len(squeezed)-8]), 1, 2, 3, 4, 5, 6, 7, 8),
		"cut":           squeezed[:len(squeezed)-8],
	} {
		i := NewInspector(DefaultLimits())
		i.Part(context.Background(), attachment("a.tgz"), bytes.NewReader(content))
		const want = "2 a.tgz gzip archive\n2/1 a.tar tar archive !corrupt\n2/1/1 a.dat pe program"
		if got := tree(i.Objects()[0]); got != want {
			t.Errorf("%s, got:\n%s\nwant:\n%s", name, got, want)
		}
		if o := i.Objects()[0].Children[0]; o.SHA256 != [32]byte{} {
			t.Errorf("%s: a content that is not whole has a digest", name)
		}
	}
}
