package mail

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func entries(t *testing.T, folder string) []os.DirEntry {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, raw string
		fields    []string
		body      string
		defects   []Defect
	}{
		{"LF", "A: 1\nB: 2\n\nbody\n", []string{"A: 1", "B: 2"}, "body\n", nil},
		{"CRLF", "A: 1\r\nB:2\r\n\r\nbody\r\n", []string{"A: 1", "B:2"}, "body\r\n", nil},
		{"folds", "A: 1\n\t2\r\n 3\nB: x\n\n", []string{"A: 1\n\t2\r\n 3", "B: x"}, "", nil},
		{"case and blanks", "sUBJECT : x \n\n", []string{"sUBJECT: x "}, "", nil},
		{"mbox", "From a@b Mon Jan  1 00:00:00 2026\nA: 1\n\nx", []string{"A: 1"}, "x", nil},
		{"bad line", "A: 1\nno field\n of course\nB: 2\n\nx", []string{"A: 1", "B: 2"}, "x", []Defect{DefectHeaderSyntax}},
		{"begins with a continuation", " odd\nA: 1\n\nx", []string{"A: 1"}, "x", []Defect{DefectHeaderSyntax}},
		{"no body", "A: 1", []string{"A: 1"}, "", nil},
		{"no header", "\nbody", nil, "body", nil},
		{"NUL and bare CR", "A: 1\x00\r2\n\nx\x00y\rz", []string{"A: 1\x00\r2"}, "x\x00y\rz", nil},
		{"raw octets", "A: \x8c\xa9\n\n", []string{"A: \x8c\xa9"}, "", []Defect{DefectRaw8Bit}},
		{"empty", "", nil, "", nil},
	}
	for _, tt := range tests {
		m := receive(t, tt.raw, testLimits, nil)
		var fields []string
		for _, f := range m.Header {
			fields = append(fields, f.Name+":"+string(f.Raw))
		}
		body, _ := io.ReadAll(m.Spool.Open())
		if !slices.Equal(fields, tt.fields) || string(body) != tt.body || !slices.Equal(m.Defects, tt.defects) {
			t.Errorf("%s: fields %q, body %q, defects %v", tt.name, fields, body, m.Defects)
		}
	}
}

func TestReadErrors(t *testing.T) {
	broken := errors.New("disk")
	for _, head := range []string{"", "Fro", "From x\n", "A: 1\n", "A: 1\n\nbody"} {
		i := NewIntake(t.Context(), NewBudget(1<<20), testLimits, nil)
		r := io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))
		if err := Read(t.Context(), r, i); !errors.Is(err, broken) {
			t.Errorf("after %q: %v", head, err)
		}
		i.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	i := NewIntake(ctx, NewBudget(1<<20), testLimits, nil)
	defer i.Close()
	if err := Read(ctx, strings.NewReader("A: 1\n\nbody"), i); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}
