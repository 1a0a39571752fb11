package tables

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.txt
var embedded embed.FS

// Set is every list that an administrator may extend. Its methods may be called from several goroutines.
type Set struct {
	bodies   register
	press    register
	freeMail hosts
	sharing  hosts
	shorten  hosts
	services hosts
	relays   []relay
	redirect redirectors

	themes    themes
	practices practices
}

// readers names the file of each list.
func (s *Set) readers() map[string]func(line string) error {
	return map[string]func(string) error{
		"public_bodies.txt": s.bodies.read,
		"press.txt":         s.press.read,
		"free_mail.txt":     s.freeMail.read,
		"file_sharing.txt":  s.sharing.read,
		"shorteners.txt":    s.shorten.read,
		"mail_services.txt": s.services.read,
		"cloud_relays.txt":  s.readRelay,
		"redirectors.txt":   s.redirect.read,
		"themes.txt":        s.themes.read,
		"practices.txt":     s.practices.read,
	}
}

// Embedded returns the lists as shipped.
var Embedded = sync.OnceValue(func() *Set {
	s := newSet()
	if err := s.readFolder(embedded, "data"); err != nil {
		panic(err) // a test reads every file
	}
	return s
})

// Load returns the lists as shipped, extended by the files of a folder, which have the names and the form of the shipped ones. Errors
// name file and line; a file of another name is an error, too.
func Load(folder fs.FS) (*Set, error) {
	s := newSet()
	if err := s.readFolder(embedded, "data"); err != nil {
		return nil, err
	}
	return s, s.readFolder(folder, ".")
}

func newSet() *Set {
	return &Set{
		bodies: newRegister(), press: newRegister(), freeMail: hosts{}, sharing: hosts{}, shorten: hosts{}, services: hosts{}, redirect: redirectors{},
		themes: themes{words: map[string]string{}}, practices: practices{who: newRegister(), said: map[string][]Practice{}},
	}
}

// maxFile bounds one file, in octets.
const maxFile = 16 << 20

func (s *Set) readFolder(folder fs.FS, dir string) error {
	files, err := fs.ReadDir(folder, dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") {
			continue // what editors leave behind
		}
		read, ok := s.readers()[f.Name()]
		if !ok {
			return fmt.Errorf("%s: no list has this name; the lists are %s", f.Name(), strings.Join(s.names(), ", "))
		}
		if err := readFile(folder, path.Join(dir, f.Name()), read); err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return nil
}

func (s *Set) names() []string {
	var names []string
	for name := range s.readers() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func readFile(folder fs.FS, name string, read func(line string) error) error {
	if info, err := fs.Stat(folder, name); err != nil || info.Size() > maxFile {
		return errors.Join(err, fmt.Errorf("cannot be read, or is larger than %d octets", maxFile))
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	for n, line := range lines(string(data)) {
		if err := read(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

// FreeMail says that anybody can have an address in domain: free mail, providers' mail, mobile phones.
func (s *Set) FreeMail(domain string) bool {
	_, ok := s.freeMail.find(domain)
	return ok
}

// FreeMailKind says of which kind the addresses of domain are: "free", "provider", "mobile" or "throw-away"; "" if it is no free mail.
func (s *Set) FreeMailKind(domain string) string {
	kind, _ := s.freeMail.find(domain)
	return kind
}

// FileSharing names the service at whose host users leave files for others.
func (s *Set) FileSharing(host string) (service string, ok bool) { return s.sharing.find(host) }

// Shortener names the service whose short addresses lead elsewhere.
func (s *Set) Shortener(host string) (service string, ok bool) { return s.shorten.find(host) }

// MailService names the service that sends mail, writes Message-IDs or counts clicks for its customers under this host or domain.
func (s *Set) MailService(host string) (service string, ok bool) { return s.services.find(host) }
