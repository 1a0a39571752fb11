package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/screen"
	"sekisho/internal/telemetry"
)

// copiesBound bounds the folder of raw copies.
const copiesBound = 256 << 20

// What the data folder holds besides the ledger's files. All is of one user and one process.
const (
	copiesFolder = "undecided" // raw copies of mails that could not be judged
	spoolFolder  = "spool"     // temporary files of large mails, without a name once they are open
)

// open opens the data folder and builds what outlives a reload.
func (d *Daemon) open(c config.Config) error {
	if c.Data == "" {
		return errors.New("no data folder: name one with --data")
	}
	var err error
	if d.parts, err = NewParts(c, nil); err != nil {
		return err
	}
	if err := d.openData(c); err != nil {
		return fmt.Errorf("data folder %s: %w", c.Data, err)
	}
	suspects := d.parts.Ledger.Suspects()
	inFlight := func() float64 { return float64(d.parts.Budget.InUse()) }
	d.metrics = telemetry.NewMetrics(d.version, inFlight, float64(suspects))
	d.parts.Reread = d.reread
	d.parts.Journal = telemetry.Journal{Log: d.log, Metrics: d.metrics}
	if err := d.openMemory(c); err != nil {
		return errors.Join(err, d.parts.Ledger.Close())
	}
	d.openGate(c)
	if suspects > 0 {
		d.log.Warn("mails were in hand when a process died; they will be delivered undecided", "mails", suspects)
	}
	return nil
}

// reread logs what became of a database that was replaced on disk.
func (d *Daemon) reread(path string, err error) {
	if err != nil {
		d.log.Error("database of networks or countries not read, the old one stays", "file", path, "error", err)
		return
	}
	d.log.Info("database of networks or countries read again", "file", path)
}

// unlimited logs limits of unpacking processes that the system refuses.
func (d *Daemon) unlimited(err error) {
	d.log.Warn("7z, RAR and xz are unpacked with fewer limits than they should", "error", err)
}

func (d *Daemon) openData(c config.Config) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	if info, err := os.Stat(c.Data); err == nil && info.Mode().Perm()&0o077 != 0 {
		d.log.Warn("others can look into the data folder", "folder", c.Data, "fix", "chmod 0700 "+c.Data)
	}
	ledger, err := screen.OpenLedger(c.Data, time.Now()) // first: it is the lock
	if err != nil {
		return err
	}
	d.parts.Ledger = ledger
	if d.parts.Copies, err = screen.OpenCopies(filepath.Join(c.Data, copiesFolder), copiesBound); err != nil {
		return err
	}
	d.parts.Spool = filepath.Join(c.Data, spoolFolder)
	d.parts.Budget = mail.NewBudget(int64(c.Screen.Limits.InFlight), mail.SpoolFolder(d.parts.Spool))
	return openSpool(d.parts.Spool)
}

// openSpool makes the folder and clears away what a process left that died between making a file and taking its name off.
func openSpool(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(dir, "sekisho-*"))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}
