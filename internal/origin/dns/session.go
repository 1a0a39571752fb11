package dns

import (
	"context"
	"net"
	"net/netip"
	"sync/atomic"
)

// Session is what one mail may ask: a number of look-ups, whether the cache knows them or not. Look-ups beyond it are failures that say
// nothing.
type Session struct {
	r    Resolver
	left atomic.Int64
}

// NewSession allows so many look-ups.
func NewSession(r Resolver, lookups int) *Session {
	s := &Session{r: r}
	s.left.Store(int64(lookups))
	return s
}

func (s *Session) spent(name string) error {
	if s.left.Add(-1) < 0 {
		return unanswered(name, "too many look-ups for one mail")
	}
	return nil
}

func (s *Session) LookupTXT(ctx context.Context, name string) ([]string, error) {
	if err := s.spent(name); err != nil {
		return nil, err
	}
	txt, err := s.r.LookupTXT(ctx, name)
	return txt, normal(name, err)
}

func (s *Session) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	if err := s.spent(name); err != nil {
		return nil, err
	}
	mx, err := s.r.LookupMX(ctx, name)
	return mx, normal(name, err)
}

func (s *Session) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if err := s.spent(host); err != nil {
		return nil, err
	}
	addrs, err := s.r.LookupNetIP(ctx, network, host)
	return addrs, normal(host, err)
}

func (s *Session) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	if err := s.spent(addr); err != nil {
		return nil, err
	}
	names, err := s.r.LookupAddr(ctx, addr)
	return names, normal(addr, err)
}
