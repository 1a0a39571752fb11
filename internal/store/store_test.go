package store_test

import (
	"path/filepath"
	"testing"

	"sekisho/internal/history"
	"sekisho/internal/intel"
	"sekisho/internal/store"
	"sekisho/internal/store/pgtest"
	"sekisho/internal/store/storetest"
)

var (
	_ history.Store    = (*store.Store)(nil)
	_ intel.Indicators = (*store.Store)(nil)
	_ intel.Records    = (*store.Store)(nil)
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) *store.Store {
		return open(t, "sqlite://"+filepath.Join(t.TempDir(), "history.db"), o)
	})
}

func TestMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) *store.Store {
		s, err := store.Memory(t.Context(), o)
		return closed(t, s, err)
	})
}

func TestPostgres(t *testing.T) {
	pgtest.Start(t) // holds the server for all of them
	storetest.Run(t, func(t *testing.T, o store.Options) *store.Store {
		o.SecretFile = filepath.Join(t.TempDir(), "secret")
		return open(t, pgtest.Start(t), o)
	})
}

func open(t testing.TB, url string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, o)
	return closed(t, s, err)
}

func closed(t testing.TB, s *store.Store, err error) *store.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
