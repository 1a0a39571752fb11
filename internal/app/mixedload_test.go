package app

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail of all kinds comes in at thirty a second, and among it an archive of 25 MB with 10,000 entries: every mail is answered before its deadline, and of
// the archive it is said that not all of it was looked into.
func TestMixedLoad(t *testing.T) {
	c := settings(t)
	p := open(t, c)
	bundle := manyEntries(10_000, 25<<20)
	deadline := time.Duration(c.Screen.Limits.Deadline)

	var mails sync.WaitGroup
	answered := func(l letter, want func(fate) bool) {
		mails.Go(func() {
			m, err := p.tryDial("in", stranger)
			if err != nil {
				t.Error(err)
				return
			}
			m.begin(l)
			m.chunks(l.body)
			ended := time.Now()
			if got := m.end(); !want(got) {
				t.Errorf("%s: %+v", l.fields[3], got)
			}
			if took := time.Since(ended); took > deadline {
				t.Errorf("%s: answered after %v", l.fields[3], took)
			}
		})
	}
	answered(bundle, func(f fate) bool { return f.code == 0 && strings.Contains(f.traits, "opaque-archive") })
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	for n := range 90 {
		<-tick.C
		id := fmt.Sprintf("mixed%d", n)
		switch n % 3 {
		case 0:
			answered(ordinary(id), func(f fate) bool { return f.level == "pass" })
		case 1:
			answered(program(id), func(f fate) bool { return f.level == "hold" && f.held })
		default:
			answered(packed(id), func(f fate) bool { return (f.tagged || f.held) && strings.Contains(f.traits, "exec-in-archive") })
		}
	}
	mails.Wait()
}

// manyEntries is a mail with an archive of so many entries and octets of noise, which nothing packs.
func manyEntries(entries, octets int) letter {
	noise := rand.NewChaCha8([32]byte{7})
	content := make([]byte, octets/entries)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for n := range entries {
		_, _ = noise.Read(content)
		entry, err := w.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("計測/%05d.dat", n), Method: zip.Store})
		if err != nil {
			panic(err) // memory does not fail
		}
		_, _ = entry.Write(content)
	}
	_ = w.Close()
	l := packed("bundle")
	encoded := base64.StdEncoding.EncodeToString(b.Bytes())
	var lines strings.Builder
	for line := range chunks(encoded, 76) {
		lines.WriteString(line + "\r\n")
	}
	l.fields[5] = "Content-Type: application/zip; name=data.zip"
	l.body = lines.String()
	return l
}
