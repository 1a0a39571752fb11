package rig

import (
	"encoding/binary"
	"net"
	"path/filepath"
	"slices"
	"testing"
)

func packet(command byte, payload string) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(payload)+1)), command), payload...)
}

// The tap knows the final answer to each message, and which of them had been sent at the mark.
func TestTap(t *testing.T) {
	dir := folder(t)
	inner, outer := filepath.Join(dir, "inner"), filepath.Join(dir, "outer")
	l, err := net.Listen("unix", inner)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tap, err := StartTap(outer, inner)
	if err != nil {
		t.Fatal(err)
	}
	defer tap.Close()
	mta, err := net.Dial("unix", outer)
	if err != nil {
		t.Fatal(err)
	}
	defer mta.Close()
	milter, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer milter.Close()

	// pass hands packets to one side and waits until the other has them.
	pass := func(from, to net.Conn, packets ...[]byte) {
		octets := slices.Concat(packets...)
		for _, part := range [][]byte{octets[:3], octets[3:]} { // however they are cut
			if _, err := from.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		for got := 0; got < len(octets); {
			n, err := to.Read(make([]byte, len(octets)))
			if err != nil {
				t.Fatal(err)
			}
			got += n
		}
	}
	message := func(id string, answers ...[]byte) {
		pass(mta, milter, packet('R', "<b@b.example>\x00"))
		pass(milter, mta, packet('c', ""))
		pass(mta, milter, packet('B', string(make([]byte, 9000))), packet('D', "Ei\x00"+id+"\x00"), packet('E', ""))
		pass(milter, mta, answers...)
	}
	message("one", packet('p', ""), packet('h', "X\x001\x00"), packet('a', ""))
	message("two", packet('y', "451 4.7.1 stopped\x00"))
	tap.Mark()
	message("three", packet('c', ""))

	want := []Final{{"one", "a", true}, {"two", "451 4.7.1 stopped", true}, {"three", "c", false}}
	if got := tap.Finals(); !slices.Equal(got, want) {
		t.Errorf("finals %+v", got)
	}
	if !want[0].Passes() || want[1].Passes() {
		t.Error("passes")
	}
}
