package sandbox

import "golang.org/x/sys/unix"

const (
	machine      = unix.AUDIT_ARCH_AARCH64
	firstForeign = 0xffffffff
)

var machineCalls []uint32
