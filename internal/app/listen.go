package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"sekisho/internal/config"
	"sekisho/milter"
)

// listener is one place where the MTA reaches us, and for which direction.
type listener struct {
	net.Listener
	role string
}

// listen opens all that the configuration names, or nothing. web is nil where metrics are switched off.
func (d *Daemon) listen() (milters []listener, web net.Listener, err error) {
	c := d.config.Load().Listen
	if milters, err = listenMilters(c); err != nil {
		return nil, nil, err
	}
	if c.Metrics != "" {
		if web, err = milter.Listen(c.Metrics, 0, ""); err != nil {
			closeAll(milters)
			return nil, nil, err
		}
	}
	return milters, web, nil
}

// listenMilters opens the addresses for MTAs. Sockets that systemd hands over replace the addresses of their role.
func listenMilters(c config.Listen) ([]listener, error) {
	activated, err := milter.Activated()
	if err != nil {
		return nil, err
	}
	var open []listener
	for _, given := range []struct {
		role      string
		addresses config.Addresses
	}{{inbound, c.Inbound}, {outbound, c.Outbound}, {auto, c.Auto}} {
		ls, err := listenRole(c, given.addresses, activated[given.role])
		for _, l := range ls {
			open = append(open, listener{l, given.role})
		}
		if err != nil {
			closeAll(open)
			return nil, err
		}
	}
	if len(open) == 0 {
		return nil, errors.New("nothing to listen on: [listen] inbound, outbound and auto are all empty")
	}
	return open, nil
}

// listenRole returns what it has opened with an error, too.
func listenRole(c config.Listen, addresses config.Addresses, activated []net.Listener) (open []net.Listener, err error) {
	if len(activated) > 0 {
		return activated, nil
	}
	for _, address := range addresses {
		l, err := milter.Listen(address, c.Mode(), c.SocketGroup)
		if err != nil {
			return open, err
		}
		open = append(open, l)
	}
	return open, nil
}

func closeAll(listeners []listener) {
	for _, l := range listeners {
		_ = l.Close() // nothing came through it
	}
}

// serveMetrics answers /metrics and /healthz on l, where there is one.
func (d *Daemon) serveMetrics(l net.Listener, failed chan<- error) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", d.metrics.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	server := &http.Server{
		Handler: mux, MaxHeaderBytes: 16 << 10,
		ReadTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelWarn),
	}
	if l == nil {
		return server
	}
	d.log.Info("listening", "role", "metrics", "address", l.Addr().Network()+":"+l.Addr().String())
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("metrics: %w", err)
		}
	}()
	return server
}
