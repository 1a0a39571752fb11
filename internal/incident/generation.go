package incident

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
)

// pair is a value kept in two files, name.a and name.b: the newer one holds, the older one is overwritten next.
//
// A file is one line "sekisho-NAME 1 REV SHA256", the digest in hex over the rest of the file, which is JSON.
type pair struct {
	disk  disk
	name  string // "incident/level"
	kind  string // "level"
	limit int64  // octets of one file
}

// generation is what one file of a pair says.
type generation struct {
	file    string
	rev     int // as its first line claims, even of a damaged file
	payload []byte
	err     error // fs.ErrNotExist where there is no such file
}

func (g generation) missing() bool { return errors.Is(g.err, fs.ErrNotExist) }

// read returns both generations, the one that holds first. check says whether a payload makes sense.
func (p pair) read(check func(rev int, payload []byte) error) [2]generation {
	a, b := p.readFile(p.name+".a", check), p.readFile(p.name+".b", check)
	if b.err == nil && (a.err != nil || b.rev > a.rev) {
		a, b = b, a
	}
	return [2]generation{a, b}
}

func (p pair) readFile(name string, check func(int, []byte) error) generation {
	data, err := p.disk.read(name, p.limit)
	if err != nil {
		return generation{file: name, err: err}
	}
	rev, payload, err := parseGeneration(p.kind, data)
	if err == nil {
		err = check(rev, payload)
	}
	return generation{file: name, rev: rev, payload: payload, err: err}
}

func formatGeneration(kind string, rev int, payload []byte) []byte {
	sum := sha256.Sum256(payload)
	return append(fmt.Appendf(nil, "sekisho-%s 1 %d %s\n", kind, rev, hex.EncodeToString(sum[:])), payload...)
}

// maxRev bounds what a damaged first line may claim.
const maxRev = 1 << 30

// parseGeneration checks one file. rev is returned of a damaged file too, where it can be read.
func parseGeneration(kind string, data []byte) (rev int, payload []byte, err error) {
	first, payload, _ := bytes.Cut(data, []byte("\n"))
	words := bytes.Fields(first)
	if len(words) == 4 {
		rev, err = strconv.Atoi(string(words[2]))
	}
	if err != nil || rev < 1 || rev > maxRev {
		return 0, nil, errors.New("the first line is damaged")
	}
	if !bytes.Equal(formatGeneration(kind, rev, payload), data) {
		return rev, nil, errors.New("the content does not match its checksum")
	}
	return rev, payload, nil
}

// write puts a new generation in the place of the older or damaged one. When it returns an error, what held before still holds.
func (p pair) write(old [2]generation, rev int, value any) error {
	payload, err := json.Marshal(value)
	if err != nil {
		return err
	}
	data := formatGeneration(p.kind, rev, append(payload, '\n'))
	if int64(len(data)) > p.limit {
		return fmt.Errorf("%d octets are too many", len(data))
	}
	parent, target := path.Dir(p.name), old[1].file
	if err := p.disk.mkdir(parent); err != nil {
		return err
	}
	if err := writeFile(p.disk, p.name+".new", data); err != nil {
		return err
	}
	if err := p.disk.rename(p.name+".new", target); err != nil {
		return errors.Join(err, p.disk.remove(p.name+".new"))
	}
	if err := p.disk.sync(parent); err != nil {
		return errors.Join(err, p.disk.remove(target))
	}
	return nil
}

// writeFile writes a whole new file and makes its content durable; on an error nothing stays.
func writeFile(d disk, name string, data []byte) error {
	f, err := d.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, d.remove(name))
	}
	return nil
}
