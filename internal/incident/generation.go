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
// A file is one line "sekisho-KIND 1 REV SHA256", the digest in hex over the rest of the file, which is JSON.
type pair[T any] struct {
	disk  disk
	name  string             // "incident/level"
	kind  string             // "level"
	limit int64              // octets of one file
	check func(T, int) error // whether the value makes sense under that revision
}

// generation is what one file of a pair says.
type generation[T any] struct {
	file  string
	rev   int // as its first line claims, even of a damaged file
	value T   // zero where err is set
	err   error
}

func (g generation[T]) missing() bool { return errors.Is(g.err, fs.ErrNotExist) }

// generations are both files of a pair, the one that holds first.
type generations[T any] [2]generation[T]

// rev is the highest revision that either file claims, damaged ones too.
func (g generations[T]) rev() int { return max(g[0].rev, g[1].rev) }

// fresh says that nothing was ever written.
func (g generations[T]) fresh() bool { return g[0].missing() && g[1].missing() }

// lost says that something was written and nothing can be read.
func (g generations[T]) lost() bool { return g[0].err != nil && !g.fresh() }

// damaged returns the file that does not hold but should be readable. The first revision stands alone.
func (g generations[T]) damaged() (generation[T], bool) {
	second := g[1]
	return second, second.err != nil && !(second.missing() && g[0].rev == 1)
}

// worst is the file to name when both cannot be read.
func (g generations[T]) worst() generation[T] {
	if g[0].missing() {
		return g[1]
	}
	return g[0]
}

func (p pair[T]) read() generations[T] {
	a, b := p.readFile(p.name+".a"), p.readFile(p.name+".b")
	if b.err == nil && (a.err != nil || b.rev > a.rev) {
		a, b = b, a
	}
	return generations[T]{a, b}
}

func (p pair[T]) readFile(name string) generation[T] {
	g := generation[T]{file: name}
	data, err := p.disk.read(name, p.limit)
	if err != nil {
		g.err = err
		return g
	}
	var payload []byte
	var value T
	if g.rev, payload, g.err = parseGeneration(p.kind, data); g.err != nil {
		return g
	}
	if err := json.Unmarshal(payload, &value); err != nil {
		g.err = fmt.Errorf("the content cannot be read: %w", err)
		return g
	}
	if g.err = p.check(value, g.rev); g.err == nil {
		g.value = value
	}
	return g
}

func formatGeneration(kind string, rev int, payload []byte) []byte {
	sum := sha256.Sum256(payload)
	return append(fmt.Appendf(nil, "sekisho-%s 1 %d %s\n", kind, rev, hex.EncodeToString(sum[:])), payload...)
}

// maxRev bounds a revision; what the first line of a damaged file claims has to leave room for later ones.
const (
	maxRev     = 1 << 30
	maxClaimed = 1 << 29
)

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
		if rev > maxClaimed {
			rev = 0
		}
		return rev, nil, errors.New("the content does not match its checksum")
	}
	return rev, payload, nil
}

// write puts a new generation in the place of the older or damaged one. When it returns an error, what held before still holds.
func (p pair[T]) write(old generations[T], rev int, value T) error {
	payload, err := json.Marshal(value)
	if err != nil {
		return err
	}
	data := formatGeneration(p.kind, rev, append(payload, '\n'))
	if int64(len(data)) > p.limit {
		return fmt.Errorf("%d octets are too many", len(data))
	}
	if err := p.disk.mkdir(path.Dir(p.name)); err != nil {
		return err
	}
	if err := p.put(old[1].file, data); err != nil {
		return err
	}
	if old.lost() {
		_ = p.put(old[0].file, data) // mends the other file; without it the new one holds as well
	}
	return nil
}

// put replaces one file. The old content is there until the new one is safe.
func (p pair[T]) put(target string, data []byte) error {
	fresh := p.name + ".new"
	if err := writeFile(p.disk, fresh, data); err != nil {
		return err
	}
	if err := p.disk.rename(fresh, target); err != nil {
		return errors.Join(err, p.disk.remove(fresh))
	}
	if err := p.disk.sync(path.Dir(p.name)); err != nil {
		return errors.Join(err, p.disk.remove(target)) // it may or may not be there after a crash: the change did not happen
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
