package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"sekisho/internal/config"
	"sekisho/internal/control"
	"sekisho/internal/incident"
	"sekisho/internal/origin/dns"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/screen"
	"sekisho/internal/telemetry"
	"sekisho/milter"
)

// drainTime is how long messages under way may take to finish after SIGTERM.
const drainTime = 30 * time.Second

// Daemon is sekisho as a service: milter listeners, metrics, control socket, reload.
type Daemon struct {
	parts   Parts
	log     *slog.Logger
	metrics *telemetry.Metrics
	server  *milter.Server
	screen  atomic.Pointer[screen.Screen]
	config  atomic.Pointer[config.Config]

	internal atomic.Pointer[[]netip.Prefix] // [house] internal_networks

	using   sync.Mutex // one configuration is put in force at a time
	load    func() (config.Config, error)
	drain   time.Duration
	version string
	gate    *incident.Gate
	journal *attempts
}

// NewDaemon opens the data folder and builds the screen. load reads the configuration, now and at each reload; child is how a process is started
// that unpacks archives.
func NewDaemon(version string, load func() (config.Config, error), child sandbox.Start) (*Daemon, error) {
	return newDaemon(version, load, child, os.Stderr)
}

func newDaemon(version string, load func() (config.Config, error), child sandbox.Start, out io.Writer) (*Daemon, error) {
	c, err := load()
	if err != nil {
		return nil, err
	}
	d := &Daemon{version: version, load: load, drain: drainTime, log: telemetry.NewLogger(c.Log, out)}
	if err := d.open(c); err != nil {
		return nil, err
	}
	d.parts.Unpack = sandbox.New(sandbox.Options{Start: child, Report: d.unlimited})
	d.server = milter.NewServer(milter.Options{
		MaxConnections: c.Listen.MaxConnections,
		JudgeTimeout:   time.Duration(c.Screen.Limits.Deadline),
		Log:            d.log, Metrics: d.metrics, Now: time.Now,
	})
	if err := errors.Join(d.parts.Geo.Load(), d.use(c)); err != nil {
		return nil, errors.Join(err, d.closeData())
	}
	return d, nil
}

// use puts a configuration in force for the messages that begin from now on.
func (d *Daemon) use(c config.Config) error {
	d.using.Lock()
	defer d.using.Unlock()
	resolver, err := d.resolver(c)
	if err != nil {
		return err
	}
	parts := d.parts
	parts.DNS = resolver
	s, err := NewScreen(c, parts)
	if err != nil {
		return err
	}
	internal, err := config.Prefixes(c.House.InternalNetworks)
	if err != nil {
		return err
	}
	d.parts.DNS = resolver
	if parts.Memory != nil {
		parts.Memory.History.SetDomains(c.House.Domains)
	}
	d.screen.Store(s)
	d.internal.Store(&internal)
	d.config.Store(&c)
	d.gate.SetHouse(gateHouse(c.House))
	return nil
}

// resolver is that of a configuration: the one in use, with what it remembers, unless the configuration names others.
func (d *Daemon) resolver(c config.Config) (dns.Resolver, error) {
	old := d.config.Load()
	if old != nil && slices.Equal(old.Origin.DNS, c.Origin.DNS) && old.Origin.DNSTimeout == c.Origin.DNSTimeout {
		return d.parts.DNS, nil
	}
	return NewResolver(c)
}

// Reload reads the configuration again. One that is wrong is refused whole and the old one stays. Addresses, limits of connections and of
// octets in flight, the log, and the longest deadline stay as they were at the start.
func (d *Daemon) Reload() error {
	c, err := d.load()
	if err == nil {
		err = d.use(c)
	}
	d.metrics.Reloaded(err)
	if err != nil {
		d.log.Error("configuration not reloaded, the old one stays", "error", err)
		return err
	}
	d.log.Info("configuration reloaded")
	return nil
}

// Run serves until ctx ends, then lets the messages under way finish. It listens on all addresses before it takes any mail. The control socket comes
// first: a level that is raised from then on is heard of, and one that was raised before is read after it.
func (d *Daemon) Run(ctx context.Context) error {
	ruled, err := control.Listen(d.config.Load().Data)
	if err != nil {
		return errors.Join(err, d.closeData())
	}
	standing, _ := d.gate.Adopt(ctx)
	if standing.State.Level != incident.Normal {
		d.events().Resumed(standing)
	}
	listeners, web, err := d.listen()
	if err != nil {
		return errors.Join(err, ruled.Close(), d.closeData())
	}
	failed := make(chan error, len(listeners)+2)
	go func() { failed <- control.Serve(ruled, d.controls(), d.log) }()
	for _, l := range listeners {
		go func() { failed <- d.server.Serve(l.Listener, d.screener(l.role), l.role) }()
	}
	metrics := d.serveMetrics(web, failed)
	d.ready(listeners)
	watching, enough := context.WithCancel(ctx)
	defer enough()
	go d.watch(watching)
	go d.keepMemory(watching)
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	return errors.Join(err, d.stop(metrics, ruled))
}

func (d *Daemon) ready(listeners []listener) {
	for _, l := range listeners {
		d.log.Info("listening", "role", l.role, "address", l.Addr().Network()+":"+l.Addr().String())
	}
	d.log.Info("ready")
	// Without systemd there is nobody to tell, and that is no error.
	_, _ = daemon.SdNotify(false, daemon.SdNotifyReady)
}

// stop answers the control socket for as long as mail is still answered.
func (d *Daemon) stop(metrics *http.Server, ruled net.Listener) error {
	_, _ = daemon.SdNotify(false, daemon.SdNotifyStopping)
	d.log.Info("stopping: messages under way may finish", "within", d.drain)
	ctx, cancel := context.WithTimeout(context.Background(), d.drain)
	defer cancel()
	err := d.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		// A slow sender is no failure of ours, and loses nothing.
		d.log.Warn("messages were cut off before their end; their senders will try again")
		err = nil
	}
	err = errors.Join(err, ruled.Close(), metrics.Close(), d.closeData())
	d.log.Info("stopped")
	return err
}

// closing is how long what was learnt may take to be written at the end.
const closing = 10 * time.Second

func (d *Daemon) closeData() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	d.using.Lock() // a store that was gone may be coming back
	defer d.using.Unlock()
	return errors.Join(d.journal.Close(), d.parts.Memory.Close(ctx), d.parts.Ledger.Close())
}
