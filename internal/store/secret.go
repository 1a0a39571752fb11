package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// leastSecret is the least length of a secret in octets.
const leastSecret = 32

// Secret is the secret of the house's keyed hashes. It lies in a file of its own (hexadecimal, mode 0600), never in the database, which holds
// only a value that it is checked by: a node with another secret would write keys that nobody finds. An empty store gets its secret from the file,
// or from create where there is none. A store that has one and misses its file is an error, since a new one would make all that it knows strange.
func (s *Store) Secret(ctx context.Context, create func() []byte) (secret []byte, err error) {
	err = s.change(ctx, func(t *txn) error {
		check, err := t.secretCheck()
		if err != nil {
			return err
		}
		if secret, err = s.secretOf(check, create); err != nil {
			return err
		}
		if check != nil {
			return nil
		}
		return t.exec("INSERT INTO meta (name, value) VALUES ('secret', ?)", checkOf(secret))
	})
	if err != nil {
		return nil, s.failed("secret", err)
	}
	return secret, nil
}

func (t *txn) secretCheck() (check []byte, err error) {
	err = t.query("SELECT value FROM meta WHERE name = 'secret'", nil, func(rows *sql.Rows) error { return rows.Scan(&check) })
	return check, err
}

// secretOf reads the secret, or makes it where the store has none yet.
func (s *Store) secretOf(check []byte, create func() []byte) ([]byte, error) {
	if s.memory {
		return longEnough(create())
	}
	secret, err := readSecret(s.options.SecretFile)
	switch {
	case errors.Is(err, fs.ErrNotExist) && check == nil:
		secret, err := longEnough(create())
		if err != nil {
			return nil, err
		}
		return writeSecret(s.options.SecretFile, secret)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %s is missing; put it back from the backup, or copy it from another node", ErrSecret, s.options.SecretFile)
	case err != nil:
		return nil, err
	case check != nil && !hmac.Equal(check, checkOf(secret)):
		return nil, fmt.Errorf("%w: %s is not the one that this history was written with; copy the file of the other nodes, or of the backup",
			ErrSecret, s.options.SecretFile)
	}
	return secret, nil
}

func longEnough(secret []byte) ([]byte, error) {
	if len(secret) < leastSecret {
		return nil, fmt.Errorf("%w: one of %d octets was made", ErrSecret, len(secret))
	}
	return secret, nil
}

// checkOf tells secrets apart and tells nothing of them.
func checkOf(secret []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("sekisho: secret of the history"))
	return mac.Sum(nil)
}

func readSecret(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%w: others can read %s; chmod 0600 %[2]s", ErrSecret, path)
	}
	data, err := io.ReadAll(io.LimitReader(file, 4096))
	if err != nil {
		return nil, err
	}
	secret, err := hex.DecodeString(string(bytes.TrimSpace(data)))
	if err != nil || len(secret) < leastSecret {
		return nil, fmt.Errorf("%w: %s does not hold %d octets in hexadecimal", ErrSecret, path, leastSecret)
	}
	return secret, nil
}

// writeSecret makes the file, whole or not at all. One that appeared meanwhile stays and counts.
func writeSecret(path string, secret []byte) ([]byte, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(dir, ".secret-") // 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(hex.EncodeToString(secret) + "\n")
	err = errors.Join(err, giveToOwnerOf(dir, file), file.Sync(), file.Close())
	if err != nil {
		return nil, err
	}
	if err := os.Link(file.Name(), path); errors.Is(err, fs.ErrExist) {
		return readSecret(path)
	} else if err != nil {
		return nil, err
	}
	return secret, syncFolder(dir)
}

func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
