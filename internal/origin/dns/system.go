package dns

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// perServer is how long one server may take before the next one is asked.
const perServer = time.Second

// Server asks real servers.
type Server struct{ servers []string }

// System asks these servers ("192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53") in order, or those of /etc/resolv.conf if there are none.
func System(servers []string) (*Server, error) {
	s := &Server{}
	for _, server := range servers {
		at, err := ParseServer(server)
		if err != nil {
			return nil, err
		}
		s.servers = append(s.servers, at.String())
	}
	return s, nil
}

// ParseServer reads the address of a server, with or without a port.
func ParseServer(server string) (netip.AddrPort, error) {
	if addr, err := netip.ParseAddr(server); err == nil {
		return netip.AddrPortFrom(addr, 53), nil
	}
	at, err := netip.ParseAddrPort(server)
	if err != nil || at.Port() == 0 {
		return netip.AddrPort{}, fmt.Errorf("%q is not the address of a DNS server (192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:53)", server)
	}
	return at, nil
}

// ask asks one server after the other until one knows.
func ask[T any](ctx context.Context, s *Server, look func(context.Context, *net.Resolver) (T, error)) (answer T, err error) {
	if len(s.servers) == 0 {
		return look(ctx, resolver(""))
	}
	for i, server := range s.servers {
		limit := perServer
		if i == len(s.servers)-1 {
			limit = time.Hour // what is left
		}
		ctx, cancel := context.WithTimeout(ctx, limit)
		answer, err = look(ctx, resolver(server))
		cancel()
		if !Temporary(normal("", err)) {
			break
		}
	}
	return answer, err
}

// resolver asks the server at an address, or those of /etc/resolv.conf, which it chooses itself.
func resolver(server string) *net.Resolver {
	return &net.Resolver{PreferGo: true, StrictErrors: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if server != "" {
			address = server
		}
		var d net.Dialer
		ctx, cancel := context.WithTimeout(ctx, perServer)
		defer cancel()
		c, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if udp, ok := c.(*net.UDPConn); ok {
			return hastyPacket{udp}, nil
		}
		return hastyStream{c}, nil
	}}
}

// hastyPacket and hastyStream are connections that are given up after perServer: net.Resolver itself waits five seconds for each server.
type hastyPacket struct{ *net.UDPConn }

func (c hastyPacket) SetDeadline(t time.Time) error { return c.UDPConn.SetDeadline(sooner(t)) }

type hastyStream struct{ net.Conn }

func (c hastyStream) SetDeadline(t time.Time) error { return c.Conn.SetDeadline(sooner(t)) }

func sooner(t time.Time) time.Time {
	if soon := time.Now().Add(perServer); t.After(soon) {
		return soon
	}
	return t
}

func (s *Server) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return ask(ctx, s, func(ctx context.Context, r *net.Resolver) ([]string, error) { return r.LookupTXT(ctx, name) })
}

func (s *Server) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return ask(ctx, s, func(ctx context.Context, r *net.Resolver) ([]*net.MX, error) { return r.LookupMX(ctx, name) })
}

func (s *Server) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	return ask(ctx, s, func(ctx context.Context, r *net.Resolver) ([]netip.Addr, error) {
		return r.LookupNetIP(ctx, network, host)
	})
}

func (s *Server) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return ask(ctx, s, func(ctx context.Context, r *net.Resolver) ([]string, error) { return r.LookupAddr(ctx, addr) })
}
