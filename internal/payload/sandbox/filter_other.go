//go:build !amd64 && !arm64

package sandbox

const (
	machine      = 0
	firstForeign = 0xffffffff
)

var machineCalls []uint32
