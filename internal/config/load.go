package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxFile bounds a configuration file, in octets.
const maxFile = 1 << 20

// Load reads a configuration file over the defaults and fills Data from the environment. Path "" is the defaults alone.
func Load(path string) (Config, error) {
	c := Default()
	if path != "" {
		data, err := readFile(path)
		if err != nil {
			return Config{}, err
		}
		if c, err = Parse(path, data); err != nil {
			return Config{}, err
		}
	}
	c.Data = DataFolder(os.Getenv, os.Geteuid())
	return c, nil
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

// unreadable says why without naming the path twice.
func unreadable(path string, err error) error {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return &Error{File: path, Message: fmt.Sprintf("the configuration cannot be read: %v", err)}
}

// Parse reads a configuration over the defaults and validates it. The name stands in errors only. The error joins one *Error for each
// mistake: unknown keys and wrong types first, impossible values where there are none of those.
func Parse(name string, data []byte) (Config, error) {
	if len(data) > maxFile {
		return Config{}, &Error{File: name, Message: fmt.Sprintf("larger than %s: this is not a configuration", Size(maxFile))}
	}
	data = bytes.Clone(bytes.TrimPrefix(data, []byte("\ufeff"))) // Windows editors put a byte order mark first
	if err := encoding(name, data); err != nil {
		return Config{}, err
	}
	s, bad := readSource(name, data)
	if bad != nil {
		return Config{}, bad
	}
	if err := s.check(newSchema()); err != nil {
		return Config{}, err
	}
	c := Default()
	if bad := s.decode(&c); bad != nil {
		return Config{}, bad
	}
	c.source = s
	if len(c.Screen.Weights) == 0 {
		c.Screen.Weights = nil // an empty section says nothing
	}
	if err := c.Validate(); err != nil {
		return Config{}, err
	}
	c.House.normalise()
	for _, e := range c.Exempt {
		e.normalise()
	}
	return c, nil
}

// encoding finds the first octet that is not UTF-8: TOML 1.0 knows no other encoding.
func encoding(name string, data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	at := 0
	for {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	s := &source{name: name, text: []byte(strings.ToValidUTF8(string(data[:at]), "") + string(utf8.RuneError))}
	return s.at(span{at, at + 3}, "", fmt.Sprintf("octet 0x%02X is not UTF-8; save the file as UTF-8", data[at]))
}

// normalise brings names into the form in which they are compared: lower case, A-labels.
func (h *House) normalise() {
	for _, list := range [][]string{h.Domains, h.Partners, h.AuthservIDs, h.MXHosts} {
		for i := range list {
			list[i] = ascii(list[i])
		}
	}
	for _, list := range [][]string{h.ExternalForwards, h.ReportDesks, h.OpenDesks} {
		for i := range list {
			list[i] = comparable(list[i])
		}
	}
}

// comparable brings an address or a domain into the form in which it is compared.
func comparable(entry string) string {
	at := strings.LastIndexByte(entry, '@') + 1
	return strings.ToLower(entry[:at]) + ascii(entry[at:])
}

// DataFolder is where the program keeps what must survive a restart, where --data says nothing: what systemd made for the service
// (systemd.exec(5), StateDirectory), else /var/lib/sekisho for root, else a folder of the user (XDG Base Directory Specification); ""
// where no home is known: never the folder that the program happens to run in.
func DataFolder(env func(string) string, uid int) string {
	if first, _, _ := strings.Cut(env("STATE_DIRECTORY"), ":"); first != "" {
		return first
	}
	if uid == 0 {
		return "/var/lib/sekisho"
	}
	if state := env("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return filepath.Join(state, "sekisho")
	}
	if home := env("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "sekisho")
	}
	return ""
}

// Mode is the mode of unix sockets.
func (l Listen) Mode() fs.FileMode {
	mode, _ := strconv.ParseUint(l.SocketMode, 8, 9) // Validate has seen it
	return fs.FileMode(mode)
}
