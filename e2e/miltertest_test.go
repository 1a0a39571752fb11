package e2e

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"sekisho/corpus"
	"sekisho/e2e/rig"
)

// Debian's miltertest speaks the protocol by itself, without a mail server.
func TestMiltertest(t *testing.T) {
	tree, bin, dir := packages(t, "miltertest"), program(t), folder(t)
	file := filepath.Join(dir, "sekisho.toml")
	if err := os.WriteFile(file, []byte(config(`mode = "hold"`)), 0o644); err != nil {
		t.Fatal(err)
	}
	socket := "unix:" + filepath.Join(dir, "in.sock")
	s, err := rig.StartSekisho(bin, dir, "serve", "--config", file, "--data", filepath.Join(dir, "data"), "--inbound", socket, "--outbound", "", "--metrics", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Term(); err != nil {
			t.Error(err)
		}
	}()
	out, err := rig.Miltertest(tree, "testdata/inbound.lua", map[string]string{
		"socket": socket, "program": base64.StdEncoding.EncodeToString(corpus.Program()),
	})
	if err != nil {
		t.Errorf("%v\n%s\n%s", err, out, tail(s.Log()))
	}
	if judged := s.Mail("six@aoba.example"); judged.Client != "2001:db8::25" || judged.QueueID != "4XQ1aB2c3D" {
		t.Errorf("logged: %+v", judged)
	}
	if judged := s.Mail("abandoned@aoba.example"); judged.ID != "" {
		t.Errorf("an abandoned mail was judged: %+v", judged)
	}
}
