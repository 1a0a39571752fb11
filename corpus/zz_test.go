package corpus

import (
	"os"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	dir := os.Getenv("CORPUS_OUT")
	if dir == "" {
		t.Skip("no folder")
	}
	start := time.Now()
	c := Build(time.Now())
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d taught, %d judged in %v", len(c.Taught), len(c.Judged), time.Since(start))
}
