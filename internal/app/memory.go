package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/history"
	"sekisho/internal/intel"
	"sekisho/internal/record"
	"sekisho/internal/store"
)

// What the data folder holds of the history.
const (
	historyFile = "history.db"
	secretFile  = "history.secret" // of the keyed hashes; all nodes that share a store have the same
)

// Memory is what is remembered: the store, the history of mail and the indicators in it.
type Memory struct {
	Store   *store.Store
	Keys    record.Keys
	History *history.History
	Intel   *intel.Known
}

// MemoryOptions is what a memory tells and goes by.
type MemoryOptions struct {
	Now      func() time.Time
	Report   func(what string, err error) // see history.Options
	Late     func(record.Late)
	Volatile bool // nothing is written to disk: for a scan that learns from what it reads
}

func (o MemoryOptions) now() func() time.Time {
	if o.Now == nil {
		return time.Now
	}
	return o.Now
}

// OpenStore opens the store of a configuration, and the keys that stand in it.
func OpenStore(ctx context.Context, c config.Config, volatile bool) (*store.Store, record.Keys, error) {
	o := store.Options{RelationsDays: c.History.RelationsDays, RecordsDays: c.History.RecordsDays, SecretFile: filepath.Join(c.Data, secretFile)}
	s, err := openStore(ctx, c, o, volatile)
	if err != nil {
		return nil, record.Keys{}, err
	}
	secret, err := s.Secret(ctx, newSecret)
	if err != nil {
		return nil, record.Keys{}, errors.Join(err, s.Close())
	}
	return s, record.NewKeys(secret), nil
}

func openStore(ctx context.Context, c config.Config, o store.Options, volatile bool) (*store.Store, error) {
	if volatile {
		return store.Memory(ctx, o)
	}
	address, err := storeURL(c)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, address, o)
}

// storeURL is where the history is kept: what is configured, or a file in the data folder.
func storeURL(c config.Config) (string, error) {
	if c.Store.URL != "" {
		return c.Store.URL, nil
	}
	folder, err := filepath.Abs(c.Data)
	if err != nil {
		return "", err
	}
	return (&url.URL{Scheme: "sqlite", Path: filepath.Join(folder, historyFile)}).String(), nil
}

// Remembers says that a configuration has a history already, so that whoever only looks makes none. One that may not be looked at is there: opening it says so,
// where nobody would notice a judgement without a history.
func Remembers(c config.Config) bool {
	address, err := storeURL(c)
	if err != nil || !c.History.Enabled {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "sqlite" {
		return err == nil
	}
	_, err = os.Stat(u.Path)
	return !errors.Is(err, fs.ErrNotExist)
}

// newSecret makes 32 octets that nobody can guess.
func newSecret() []byte {
	secret := make([]byte, 32)
	rand.Read(secret)
	return secret
}

// OpenMemory opens store, history and indicators.
func OpenMemory(ctx context.Context, c config.Config, o MemoryOptions) (*Memory, error) {
	s, keys, err := OpenStore(ctx, c, o.Volatile)
	if err != nil {
		return nil, err
	}
	m := &Memory{Store: s, Keys: keys}
	if m.Intel, err = intel.Open(ctx, s, o.now()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	m.History, err = history.Open(ctx, history.Options{
		Keys: keys, Store: s, Domains: c.House.Domains,
		LearningDays: c.History.LearningDays, LearningMails: c.History.LearningMails,
		Keeping:     history.Keeping{Subjects: c.History.Subjects, Addresses: c.History.Addresses, Files: c.History.FileNames},
		SimilarDays: c.History.SimilarDays, SimilarMails: c.History.SimilarMails,
		Now: o.now(), Report: o.Report, Late: o.Late,
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return m, nil
}

// Close writes what was learnt and closes the store. Without a memory there is nothing to close.
func (m *Memory) Close(ctx context.Context) error {
	if m == nil {
		return nil
	}
	if err := errors.Join(m.History.Close(ctx), m.Store.Close()); err != nil {
		return fmt.Errorf("closing the history: %w", err)
	}
	return nil
}
