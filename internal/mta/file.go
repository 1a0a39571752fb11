package mta

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxFile bounds a configuration file, in octets.
const maxFile = 1 << 20

func readFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return "", err
	}
	if len(data) > maxFile {
		return "", fmt.Errorf("%s: larger than 1 MiB: this is not a configuration", path)
	}
	return string(data), nil
}

// logicalLine is a line with the lines that continue it, and the number of its first.
type logicalLine struct {
	text string
	line int
}

// logicalLines joins lines as postconf(5) and master(5) say: empty lines and lines whose first character is # are skipped, wherever
// they stand; a line that begins with white space continues the one before.
func logicalLines(text string) []logicalLine {
	var lines []logicalLine
	var parts []string
	flush := func() {
		if len(parts) > 0 {
			lines[len(lines)-1].text = strings.Join(parts, " ")
		}
		parts = parts[:0]
	}
	scanner := bufio.NewScanner(strings.NewReader(text))
	scanner.Buffer(nil, maxFile+1)
	for number := 1; scanner.Scan(); number++ {
		line := scanner.Text()
		content := strings.TrimSpace(line)
		switch {
		case content == "" || content[0] == '#':
		case len(lines) > 0 && isBlank(line[0]):
			parts = append(parts, content)
		default:
			flush()
			lines = append(lines, logicalLine{line: number})
			parts = append(parts, content)
		}
	}
	flush()
	return lines
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'
}
