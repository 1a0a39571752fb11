package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"sekisho/internal/config"
	"sekisho/internal/screen"
	"sekisho/internal/telemetry"
	"sekisho/milter"
)

// drainTime is how long messages under way may take to finish after SIGTERM.
const drainTime = 30 * time.Second

// copiesBound bounds the folder of raw copies.
const copiesBound = 256 << 20

// Daemon is sekisho as a service: milter listeners, metrics, reload.
type Daemon struct {
	parts   Parts
	log     *slog.Logger
	metrics *telemetry.Metrics
	server  *milter.Server
	screen  atomic.Pointer[screen.Screen]
	config  atomic.Pointer[config.Config]
	load    func() (config.Config, error)
	web     net.Listener
}

// NewDaemon opens the data folder and builds the screen. load reads the configuration, now and at each reload.
func NewDaemon(version string, load func() (config.Config, error)) (*Daemon, error) {
	return newDaemon(version, load, os.Stderr)
}

func newDaemon(version string, load func() (config.Config, error), out io.Writer) (*Daemon, error) {
	c, err := load()
	if err != nil {
		return nil, err
	}
	d := &Daemon{load: load, log: telemetry.NewLogger(c.Log, out)}
	if err := d.open(c, version); err != nil {
		return nil, err
	}
	d.server = milter.NewServer(milter.Options{
		MaxConnections: c.Listen.MaxConnections,
		JudgeTimeout:   time.Duration(c.Screen.Limits.Deadline),
		Log:            d.log, Metrics: d.metrics, Now: time.Now,
	})
	return d, d.use(c)
}

func (d *Daemon) open(c config.Config, version string) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	ledger, err := screen.OpenLedger(c.Data, time.Now())
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	copies, err := screen.OpenCopies(filepath.Join(c.Data, "undecided"), copiesBound)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if d.parts, err = NewParts(c, nil); err != nil {
		return err
	}
	d.parts.Ledger, d.parts.Copies = ledger, copies
	inFlight := func() float64 { return float64(d.parts.Budget.InUse()) }
	d.metrics = telemetry.NewMetrics(version, inFlight, float64(ledger.Suspects()))
	d.parts.Journal = telemetry.Journal{Log: d.log, Metrics: d.metrics}
	if n := ledger.Suspects(); n > 0 {
		d.log.Warn("mails were in hand when a process died; they will be delivered undecided", "mails", n)
	}
	return nil
}

// use puts a configuration in force for the messages that begin from now on.
func (d *Daemon) use(c config.Config) error {
	s, err := NewScreen(c, d.parts)
	if err != nil {
		return err
	}
	d.screen.Store(s)
	d.config.Store(&c)
	return nil
}

// Reload reads the configuration again. One that is wrong is refused whole and the old one stays. Addresses, limits of connections and of
// octets in flight and the log stay as they were at the start.
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

// Run serves until ctx ends, then lets the messages under way finish.
func (d *Daemon) Run(ctx context.Context) error {
	listeners, err := d.listen()
	if err != nil {
		return err
	}
	failed := make(chan error, len(listeners)+1)
	for _, l := range listeners {
		go func() { failed <- d.server.Serve(l.Listener, d.screener(l.role), l.role) }()
	}
	web, err := d.serveMetrics(failed)
	if err != nil {
		closeAll(listeners)
		return err
	}
	d.ready(listeners)
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	return errors.Join(err, d.stop(web))
}

func (d *Daemon) ready(listeners []listener) {
	for _, l := range listeners {
		d.log.Info("listening", "role", l.role, "address", l.Addr().Network()+":"+l.Addr().String())
	}
	d.log.Info("ready")
	// Without systemd there is nobody to tell, and that is no error.
	_, _ = daemon.SdNotify(false, daemon.SdNotifyReady)
}

func (d *Daemon) stop(web *http.Server) error {
	_, _ = daemon.SdNotify(false, daemon.SdNotifyStopping)
	d.log.Info("stopping: messages under way may finish", "within", drainTime)
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	err := d.server.Shutdown(ctx)
	if web != nil {
		err = errors.Join(err, web.Close())
	}
	err = errors.Join(err, d.parts.Ledger.Close())
	d.log.Info("stopped")
	return err
}

// serveMetrics answers /metrics and /healthz. It returns nil where they are switched off.
func (d *Daemon) serveMetrics(failed chan<- error) (*http.Server, error) {
	address := d.config.Load().Listen.Metrics
	if address == "" {
		return nil, nil
	}
	l, err := milter.Listen(address, d.config.Load().Listen.Mode(), "")
	if err != nil {
		return nil, err
	}
	d.web = l
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", d.metrics.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelWarn)}
	go func() {
		if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return web, nil
}

// listener is one place where the MTA reaches us, and for which direction.
type listener struct {
	net.Listener
	role string
}

// listen opens what the configuration names. Sockets that systemd hands over replace the addresses of their role.
func (d *Daemon) listen() ([]listener, error) {
	c := d.config.Load().Listen
	activated, err := milter.Activated()
	if err != nil {
		return nil, err
	}
	var open []listener
	for role, addresses := range map[string]config.Addresses{inbound: c.Inbound, outbound: c.Outbound, auto: c.Auto} {
		if given := activated[role]; len(given) > 0 {
			for _, l := range given {
				open = append(open, listener{l, role})
			}
			continue
		}
		for _, address := range addresses {
			l, err := milter.Listen(address, c.Mode(), c.SocketGroup)
			if err != nil {
				closeAll(open)
				return nil, err
			}
			open = append(open, listener{l, role})
		}
	}
	if len(open) == 0 {
		return nil, errors.New("nothing to listen on: [listen] inbound, outbound and auto are all empty")
	}
	return open, nil
}

func closeAll(listeners []listener) {
	for _, l := range listeners {
		l.Close()
	}
}
