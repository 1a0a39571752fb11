// Package dnstest is a DNS server for tests: it answers from a literal, by UDP and TCP on loopback, and can misbehave.
package dnstest

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Zone is what the server knows: names in lower case without a trailing dot, and their records.
//
//	"TXT v=spf1 -all"   "A 192.0.2.1"   "AAAA 2001:db8::1"   "MX 10 mail.example.jp"   "PTR mail.example.jp"   "CNAME other.example.jp"
//
// Instead of records a name may have one of these: "SERVFAIL", "REFUSED", "SILENT" (no answer), "SLOW 300ms" in front of records. A name
// that is not there is answered with NXDOMAIN. "*" stands for every name that is not there.
type Zone map[string][]string

// Server answers until the test ends.
type Server struct {
	Addr string // "127.0.0.1:…", UDP and TCP

	mu   sync.Mutex
	zone Zone
}

// Set changes the zone.
func (s *Server) Set(z Zone) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zone = z
}

// Start begins to answer.
func Start(t testing.TB, z Zone) *Server {
	t.Helper()
	s := &Server{zone: z}
	stream, packets := listen(t)
	s.Addr = stream.Addr().String()
	var wait sync.WaitGroup
	t.Cleanup(func() {
		stream.Close()
		packets.Close()
		wait.Wait()
	})
	wait.Go(func() { s.servePackets(packets) })
	wait.Go(func() { s.serveStreams(stream) })
	return s
}

// listen finds a port that is free for both.
func listen(t testing.TB) (net.Listener, net.PacketConn) {
	t.Helper()
	for range 20 {
		stream, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		packets, err := net.ListenPacket("udp", stream.Addr().String())
		if err == nil {
			return stream, packets
		}
		stream.Close()
	}
	t.Fatal("no port is free for UDP and TCP")
	return nil, nil
}

func (s *Server) servePackets(c net.PacketConn) {
	for {
		query := make([]byte, 4096)
		n, from, err := c.ReadFrom(query)
		if err != nil {
			return
		}
		go func() {
			if reply := s.reply(query[:n], maxPacket); reply != nil {
				c.WriteTo(reply, from)
			}
		}()
	}
}

// maxPacket is the longest answer by UDP; a longer one is cut off, and asked for again by TCP.
const maxPacket = 1232

func (s *Server) serveStreams(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go s.serveStream(c)
	}
}

func (s *Server) serveStream(c net.Conn) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	head := make([]byte, 2)
	if _, err := readFull(c, head); err != nil {
		return
	}
	query := make([]byte, int(head[0])<<8|int(head[1]))
	if _, err := readFull(c, query); err != nil {
		return
	}
	if reply := s.reply(query, 65535); reply != nil {
		c.Write(append([]byte{byte(len(reply) >> 8), byte(len(reply))}, reply...))
	}
}

func readFull(c net.Conn, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var k int
		k, err = c.Read(b[n:])
		n += k
	}
	return n, err
}

// reply is nil where none is to be given.
func (s *Server) reply(query []byte, limit int) []byte {
	var q dnsmessage.Message
	if err := q.Unpack(query); err != nil || len(q.Questions) != 1 {
		return nil
	}
	name := strings.ToLower(strings.TrimSuffix(q.Questions[0].Name.String(), "."))
	m := dnsmessage.Message{Header: dnsmessage.Header{ID: q.ID, Response: true, RecursionAvailable: true, RecursionDesired: true}, Questions: q.Questions}
	if !s.fill(&m, name, q.Questions[0].Type) {
		return nil
	}
	packed, err := m.Pack()
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err)) // the zone is the test's own
	}
	if len(packed) > limit {
		m.Truncated, m.Answers = true, nil
		packed, _ = m.Pack()
	}
	return packed
}

func (s *Server) fill(m *dnsmessage.Message, name string, kind dnsmessage.Type) (answer bool) {
	records, ok := s.records(name)
	if !ok {
		m.RCode = dnsmessage.RCodeNameError
		return true
	}
	for hops := 0; hops < 20; hops++ {
		next := ""
		for _, record := range records {
			word, rest, _ := strings.Cut(record, " ")
			switch word {
			case "SERVFAIL":
				m.RCode = dnsmessage.RCodeServerFailure
			case "REFUSED":
				m.RCode = dnsmessage.RCodeRefused
			case "SILENT":
				return false
			case "SLOW":
				wait, err := time.ParseDuration(rest)
				if err != nil {
					panic(err)
				}
				time.Sleep(wait)
			case "CNAME":
				next = rest
				m.Answers = append(m.Answers, resource(name, dnsmessage.TypeCNAME, &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(rest + ".")}))
			default:
				if t, body := parse(word, rest); t == kind {
					m.Answers = append(m.Answers, resource(name, t, body))
				}
			}
		}
		if next == "" {
			break
		}
		name = next
		records, _ = s.records(name)
	}
	return true
}

func (s *Server) records(name string) ([]string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	records, ok := s.zone[name]
	if !ok && name != "" {
		records, ok = s.zone["*"]
	}
	return records, ok
}
