package icon

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"
)

// Learnt is one icon that an administrator taught.
type Learnt struct {
	ID          string       `json:"id"` // the first 12 digits of Digest
	Class       Class        `json:"class"`
	Name        string       `json:"name"`   // of the file that it came from
	Digest      string       `json:"sha256"` // of all images (Digest), in hexadecimal digits
	Descriptors []Descriptor `json:"looks"`
	Added       time.Time    `json:"added"`
}

// The file of learnt icons: one line "sekisho-icons 1 SHA256", the digest in hexadecimal digits over what follows it, which is JSON.
const fileHead = "sekisho-icons 1 "

// Bounds of the file and of the list.
const (
	MaxLearntFile = 4 << 20
	MaxLearnt     = 2000
)

// ErrDamagedFile says that a file of learnt icons is not as it was written.
var ErrDamagedFile = errors.New("the file of learnt icons is damaged")

// Learn describes an icon. Images that cannot be read are left out; ErrUnreadable says that none could.
func Learn(class Class, name string, images []Raw, now time.Time) (Learnt, error) {
	if !slices.Contains(Classes(), class) {
		return Learnt{}, fmt.Errorf("%q is no class of icons", class)
	}
	digest := Digest(images)
	l := Learnt{Class: class, Name: name, Digest: hex.EncodeToString(digest[:]), Added: now.UTC().Truncate(time.Second)}
	l.ID = l.Digest[:12]
	for _, b := range images[:min(len(images), MaxImages)] {
		img, err := Decode(b)
		if err != nil {
			continue
		}
		if d := Describe(img); !slices.Contains(l.Descriptors, d) {
			l.Descriptors = append(l.Descriptors, d)
		}
	}
	if len(l.Descriptors) == 0 {
		return Learnt{}, ErrUnreadable
	}
	return l, nil
}

// References makes a list of learnt icons ready for a Set.
func References(list []Learnt) []Reference {
	var refs []Reference
	for _, l := range list {
		r := Reference{Class: l.Class, Name: l.Name, Descriptors: l.Descriptors, Learnt: true}
		if n, err := hex.Decode(r.Digest[:], []byte(l.Digest)); err != nil || n != len(r.Digest) {
			r.Digest = [32]byte{} // ReadLearnt lets no such line pass
		}
		refs = append(refs, r)
	}
	return refs
}

// WriteLearnt writes the file.
func WriteLearnt(w io.Writer, list []Learnt) error {
	body, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	_, err = fmt.Fprintf(w, "%s%x\n%s", fileHead, sum, body)
	return err
}

// ReadLearnt reads the file. One that is not there holds nothing.
func ReadLearnt(folder fs.FS, name string) ([]Learnt, error) {
	f, err := folder.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxLearntFile+1))
	if err != nil {
		return nil, err
	}
	return parseLearnt(b)
}

func parseLearnt(b []byte) ([]Learnt, error) {
	head, body, _ := bytes.Cut(b, []byte("\n"))
	sum := sha256.Sum256(body)
	if len(b) > MaxLearntFile || string(head) != fileHead+hex.EncodeToString(sum[:]) {
		return nil, ErrDamagedFile
	}
	var list []Learnt
	if err := json.Unmarshal(body, &list); err != nil || len(list) > MaxLearnt {
		return nil, ErrDamagedFile
	}
	for _, l := range list {
		if b, err := hex.DecodeString(l.Digest); err != nil || len(b) != 32 || !slices.Contains(Classes(), l.Class) || len(l.Descriptors) > MaxImages {
			return nil, ErrDamagedFile
		}
	}
	return list, nil
}
