package payload

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// packed makes an archive with a real tool. The arguments end in the archive and the file that goes into it.
func packed(t *testing.T, tool string, args []string, name, content string) []byte {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("%s is not installed: %v", tool, err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, append(args, "out.zip", name)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "out.zip"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestUnlock(t *testing.T) {
	exe := string(portable()) + strings.Repeat("0123456789abcdef", 5000)
	zipcrypto := packed(t, "zip", []string{"-q", "-P", "2026tokiwa"}, "見積書.exe", exe)
	aes := packed(t, "7z", []string{"a", "-bso0", "-tzip", "-mem=AES256", "-pKomatsu#2026"}, "見積書.exe", exe)
	aes128 := packed(t, "7z", []string{"a", "-bso0", "-tzip", "-mem=AES128", "-mm=Copy", "-p2026tokiwa"}, "見積書.exe", exe)
	for _, test := range []struct {
		name      string
		content   []byte
		passwords []string
		want      string
	}{
		{"ZipCrypto", zipcrypto, []string{"x", "2026", "2026tokiwa"}, "2 a.zip zip archive\n2/1 見積書.exe pe program"},
		{"AES-256", aes, []string{"x", "Komatsu#2026"}, "2 a.zip zip archive\n2/1 見積書.exe pe program"},
		{"AES-128, stored", aes128, []string{"2026tokiwa"}, "2 a.zip zip archive\n2/1 見積書.exe pe program"},
		{"within another", archiveOf(t, file{name: "内側.zip", content: string(zipcrypto)}), []string{"2026tokiwa"}, "2 a.zip zip archive\n2/1 内側.zip zip archive\n2/1/1 見積書.exe pe program"},
		{"wrong passwords", zipcrypto, []string{"2026tokiwa ", "tokiwa", ""}, "2 a.zip zip archive\n2/1 見積書.exe  program !encrypted"},
		{"wrong passwords, AES", aes, []string{"2026tokiwa"}, "2 a.zip zip archive\n2/1 見積書.exe  program !encrypted"},
		{"no passwords", zipcrypto, nil, "2 a.zip zip archive\n2/1 見積書.exe  program !encrypted"},
	} {
		t.Run(test.name, func(t *testing.T) {
			i := NewInspector(DefaultLimits())
			i.Part(context.Background(), attachment("a.zip"), bytes.NewReader(test.content))
			i.Unlock(context.Background(), test.passwords)
			o := i.Objects()[0]
			if got := tree(o); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			if o.Walk(func(o *Object) {
				opened := strings.HasSuffix(o.Name, ".exe") && !strings.Contains(test.want, "!encrypted")
				if opened != (o.Unlocked && o.SHA256 != [32]byte{} && o.Name != "a.zip" && o.Name != "内側.zip") {
					t.Errorf("%s: unlocked %t, digest %x", o.Path, o.Unlocked, o.SHA256[:2])
				}
			}); len(i.locked) > 0 {
				t.Error("contents are still kept")
			}
		})
	}
}

// A damaged content under the right password is said to be damaged.
func TestUnlockDamaged(t *testing.T) {
	for name, b := range map[string][]byte{
		"ZipCrypto": packed(t, "zip", []string{"-q", "-0", "-P", "2026"}, "a.exe", string(portable())),
		"AES":       packed(t, "7z", []string{"a", "-bso0", "-tzip", "-mm=Copy", "-mem=AES256", "-p2026"}, "a.exe", string(portable())),
	} {
		b[len(b)/2] ^= 1
		i := NewInspector(DefaultLimits())
		i.Part(context.Background(), attachment("a.zip"), bytes.NewReader(b))
		i.Unlock(context.Background(), []string{"2026"})
		if got := tree(i.Objects()[0]); strings.Contains(got, " pe ") || !strings.Contains(got, "!") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Once an inspector is closed it keeps nothing, though its mail is still being read.
func TestCloseKeepsNothing(t *testing.T) {
	locked := archiveOf(t, file{name: "a.exe", content: "x", flags: 1})
	i := NewInspector(DefaultLimits())
	i.Part(context.Background(), attachment("a.zip"), bytes.NewReader(locked))
	if !i.Locked() {
		t.Fatal("the archive is not kept for passwords")
	}
	i.Close()
	i.Part(context.Background(), attachment("b.zip"), bytes.NewReader(locked))
	if i.Locked() || len(i.Objects()) != 2 {
		t.Errorf("locked %t, %d objects", i.Locked(), len(i.Objects()))
	}
	i.Close()
}
