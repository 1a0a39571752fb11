package app

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// inertProgram is the headers of a PE file for Windows on amd64, 180,000 octets of noise, which no archive packs, and 60,000 of blanks. There is no
// code in it.
func inertProgram() string {
	b := make([]byte, 1024, 1024+180_000)
	copy(b, "MZ")
	b[0x3c] = 0x80
	copy(b[0x80:], "PE\x00\x00\x64\x86")
	noise := rand.New(rand.NewPCG(1, 2))
	for len(b) < cap(b) {
		b = append(b, byte(noise.Uint32()))
	}
	return string(b) + strings.Repeat(" ", 60_000)
}

// byTool runs a real tool in a folder that holds the file, and returns what it wrote to out. The test is skipped where the tool is not installed.
func byTool(t *testing.T, name, content, out string, command ...string) string {
	t.Helper()
	if _, err := exec.LookPath(command[0]); err != nil {
		t.Skipf("%s is not installed: %v", command[0], err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "SOURCE_DATE_EPOCH=1793836800")
	said, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && command[0] == "sh" && exit.ExitCode() == 127 { // POSIX, 2.8.2: command not found
		t.Skipf("a tool is not installed: %s", said)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, said)
	}
	b, err := os.ReadFile(filepath.Join(dir, out))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
