package rig

import (
	"bytes"
	"encoding/binary"
	"net"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

// Final is the milter's last word on one message, to the end of which it was asked.
type Final struct {
	QueueID string
	Reply   string // the octet of the milter protocol ("a", "c", "t") or, for a reply code, the whole reply
	Marked  bool   // the milter had sent it when Mark was called
}

// Passes says that the mail server was told to take the message.
func (f Final) Passes() bool { return f.Reply == "a" || f.Reply == "c" }

// answerLine is the way of one connection from the milter to the mail server.
type answerLine struct {
	from *net.UnixConn

	mu     sync.Mutex
	read   int64 // octets taken from the milter
	mark   int64 // octets that the milter had sent at the mark; 0 without one
	asks   packets
	says   packets
	id     string // queue id of the message that was announced last
	ended  bool   // the end of a message has been put to the milter, and waits for its answer
	finals []Final
	ends   []int64 // where in the stream the answer ends
}

func (t *Tap) open(from *net.UnixConn) *answerLine {
	line := &answerLine{from: from}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = append(t.lines, line)
	return line
}

// Mark notes for each connection what the milter has sent up to now, be it read by us or still on its way. It counts in octets of the
// stream, so that it is exact however busy the machine is.
func (t *Tap) Mark() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, line := range t.lines {
		line.setMark()
	}
}

// Finals are the final answers so far.
func (t *Tap) Finals() []Final {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []Final
	for _, line := range t.lines {
		all = append(all, line.all()...)
	}
	return all
}

func (l *answerLine) setMark() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mark = l.read
	raw, err := l.from.SyscallConn()
	if err != nil {
		return // closed: all of it has been read
	}
	raw.Control(func(fd uintptr) { l.mark += waiting(fd) })
}

// waiting is how many octets lie unread in a socket (FIONREAD, which Linux calls TIOCINQ too).
func waiting(fd uintptr) int64 {
	var n int32
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCINQ, uintptr(unsafe.Pointer(&n))); errno != 0 {
		return 0
	}
	return int64(n)
}

func (l *answerLine) all() []Final {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, end := range l.ends {
		l.finals[i].Marked = end <= l.mark
	}
	return append([]Final(nil), l.finals...)
}

// pass hands on what the milter says until one side ends.
func (l *answerLine) pass(to net.Conn) {
	raw, err := l.from.SyscallConn()
	if err != nil {
		return
	}
	buffer := make([]byte, 64<<10)
	for {
		n := 0
		if err := raw.Read(func(fd uintptr) (done bool) {
			n, done = l.take(int(fd), buffer)
			return done
		}); err != nil || n <= 0 {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// take reads what is there. Reading and counting are one step for Mark.
func (l *answerLine) take(fd int, buffer []byte) (n int, done bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := syscall.Read(fd, buffer)
	if err == syscall.EAGAIN {
		return 0, false
	}
	if n > 0 {
		start := l.read
		l.read += int64(n)
		l.says.each(buffer[:n], func(end int64, packet []byte) { l.said(start+end, packet) })
	}
	return n, true
}

// said takes one packet of the milter. Modifications and signs of life are not final.
func (l *answerLine) said(end int64, packet []byte) {
	if !l.ended || !strings.ContainsRune("acdrty", rune(packet[0])) {
		return
	}
	l.ended = false
	reply := string(packet[:1])
	if reply == "y" {
		reply = string(bytes.TrimRight(packet[1:], "\x00"))
	}
	l.finals = append(l.finals, Final{QueueID: l.id, Reply: reply})
	l.ends = append(l.ends, end)
}

// asked takes octets of the mail server.
func (l *answerLine) asked(octets []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asks.each(octets, func(_ int64, packet []byte) {
		switch packet[0] {
		case 'D':
			if id := macro(packet, "i"); id != "" {
				l.id = id
			}
		case 'E':
			l.ended = true
		}
	})
}

// macro finds a macro in a packet of them: the command that they belong to, then names and values that end in NUL.
func macro(packet []byte, name string) string {
	fields := strings.Split(string(packet[min(2, len(packet)):]), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == name {
			return fields[i+1]
		}
	}
	return ""
}

// packets cuts a stream into packets of the milter protocol: four octets of length, then as many of packet. Of a long packet only the
// front is kept.
type packets struct {
	head []byte // octets of the length, then the front of the packet
	left int64  // octets of the packet that are to come
}

const packetFront = 4096

// each calls found for each packet that ends within octets, with where it ends.
func (p *packets) each(octets []byte, found func(end int64, packet []byte)) {
	for at := 0; at < len(octets); {
		if len(p.head) < 4 {
			p.head = append(p.head, octets[at])
			at++
			if len(p.head) == 4 {
				p.left = int64(binary.BigEndian.Uint32(p.head))
			}
			continue
		}
		n := min(p.left, int64(len(octets)-at))
		room := max(0, min(int64(packetFront+4-len(p.head)), n))
		p.head = append(p.head, octets[at:at+int(room)]...)
		at += int(n)
		if p.left -= n; p.left == 0 {
			if len(p.head) > 4 {
				found(int64(at), p.head[4:])
			}
			p.head = p.head[:0]
		}
	}
}
