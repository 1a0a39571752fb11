package milter

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrInUse says that another process listens on an address.
var ErrInUse = errors.New("address in use")

// maxSocketPath is the room for a path in sockaddr_un (unix(7)), its NUL apart.
const maxSocketPath = 107

// Listen listens on an address in Postfix's way: "unix:/path", or "inet:host:port" with an IPv6 host in brackets. mode and group apply to
// unix sockets: mode 0 leaves the mode to the umask, group (name or number) "" the group of the process.
//
// A socket that a dead process left behind is replaced; one that is listened on is ErrInUse. Errors name the address and fit one line.
func Listen(addr string, mode fs.FileMode, group string) (net.Listener, error) {
	kind, rest, _ := strings.Cut(addr, ":")
	var l net.Listener
	var err error
	switch kind {
	case "unix":
		l, err = listenUnix(rest, mode, group)
	case "inet":
		l, err = listenTCP(rest)
	default:
		err = errors.New("want unix:/path or inet:host:port")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", addr, err)
	}
	return l, nil
}

func listenTCP(hostport string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil || host == "" || port == "" {
		return nil, errors.New("want inet:host:port")
	}
	l, err := net.Listen("tcp", hostport)
	return l, reason(err)
}

func listenUnix(path string, mode fs.FileMode, group string) (net.Listener, error) {
	switch {
	case !filepath.IsAbs(path):
		return nil, errors.New("want unix:/path with an absolute path")
	case len(path) > maxSocketPath:
		return nil, fmt.Errorf("path longer than %d octets", maxSocketPath)
	}
	l, err := net.Listen("unix", path)
	if errors.Is(err, syscall.EADDRINUSE) {
		if err := removeStale(path); err != nil {
			return nil, err
		}
		l, err = net.Listen("unix", path)
	}
	if err != nil {
		return nil, reason(err)
	}
	if err := permit(path, mode, group); err != nil {
		_ = l.Close() // removes the socket
		return nil, err
	}
	return l, nil
}

// removeStale removes a socket that nobody listens on.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return reason(err)
	case info.Mode().Type() != fs.ModeSocket:
		return errors.New("exists and is not a socket")
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		_ = conn.Close() // it was a question only
	}
	// Anything but a refusal may be a live process: a full backlog, for one.
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return ErrInUse
	}
	return reason(os.Remove(path))
}

// permit gives the socket its group before its mode, so that the mode never holds for the wrong group.
func permit(path string, mode fs.FileMode, group string) error {
	if group != "" {
		gid, err := groupID(group)
		if err != nil {
			return err
		}
		if err := os.Chown(path, -1, gid); err != nil {
			return fmt.Errorf("group %s: %w", group, reason(err))
		}
	}
	if mode != 0 {
		return reason(os.Chmod(path, mode))
	}
	return nil
}

func groupID(group string) (int, error) {
	if gid, err := strconv.Atoi(group); err == nil {
		return gid, nil
	}
	g, err := user.LookupGroup(group)
	if err != nil {
		return 0, fmt.Errorf("no group %q", group)
	}
	return strconv.Atoi(g.Gid)
}

// reason leaves of an error what the caller does not say already.
func reason(err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return ErrInUse
	case errors.As(err, &errno):
		return errno
	}
	return err
}
