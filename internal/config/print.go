package config

import (
	"bytes"

	"github.com/pelletier/go-toml/v2"
)

// TOML prints the whole configuration as it holds now: Parse reads it back to the same.
func (c Config) TOML() string {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).SetIndentTables(false).Encode(c); err != nil {
		panic("config: " + err.Error()) // a field of a type without TOML form; every test would see it
	}
	return b.String()
}

// ErrorAt makes an error about a key ("screen.weights.double-ext") that points to where the file has it. It is for what only those who
// know more than this package can check. Without a file, or where the key came from the defaults, it has no position.
func (c Config) ErrorAt(key, message string) error {
	if it, found := c.source.find(key); found {
		return c.source.at(it.key, key, message)
	}
	e := &Error{Key: key, Message: key + ": " + message}
	if c.source != nil {
		e.File = c.source.name
	}
	return e
}

// File is the path of the file that was read, or "".
func (c Config) File() string {
	if c.source == nil {
		return ""
	}
	return c.source.name
}
