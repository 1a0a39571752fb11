package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
	var s *store.Store
	var err error
	if volatile {
		s, err = store.Memory(ctx, o)
	} else {
		s, err = store.Open(ctx, storeURL(c), o)
	}
	if err != nil {
		return nil, record.Keys{}, err
	}
	secret, err := s.Secret(ctx, newSecret)
	if err != nil {
		return nil, record.Keys{}, errors.Join(err, s.Close())
	}
	return s, record.NewKeys(secret), nil
}

func storeURL(c config.Config) string {
	if c.Store.URL != "" {
		return c.Store.URL
	}
	return "sqlite://" + filepath.Join(c.Data, historyFile)
}

// Remembers says that a configuration has a history already, so that whoever only looks makes none.
func Remembers(c config.Config) bool {
	if c.Store.URL != "" && !strings.HasPrefix(c.Store.URL, "sqlite:") {
		return c.History.Enabled
	}
	_, err := os.Stat(strings.TrimPrefix(storeURL(c), "sqlite://"))
	return err == nil && c.History.Enabled
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
