package rig

import (
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// guard ends a server when we die without having stopped it, by whatever death. The kernel's own signal for that (prctl(2),
// PR_SET_PDEATHSIG) is lost when the server changes its user for a moment, as Postfix does.
type guard struct {
	cmd  *exec.Cmd
	line io.Closer // closed by our death
}

func startGuard(pid int) (*guard, error) {
	cmd := exec.Command("/bin/sh", "-c", `read _; kill "$1"`, "sh", strconv.Itoa(pid))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	line, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &guard{cmd, line}, cmd.Start()
}

// dismiss ends the guard before it acts. It may be called again.
func (g *guard) dismiss() {
	if g == nil || g.cmd.ProcessState != nil {
		return
	}
	g.cmd.Process.Kill()
	g.cmd.Wait()
	g.line.Close()
}
