package sandbox

import "golang.org/x/sys/unix"

const (
	machine      = unix.AUDIT_ARCH_X86_64
	firstForeign = 0x40000000 // x32
)

var machineCalls = []uint32{unix.SYS_ARCH_PRCTL}
