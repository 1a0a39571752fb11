package app

import (
	"encoding/json"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"time"
)

// accessFile is where it is kept who looked at the records of mails: JSON lines, appended, mode 0600.
const accessFile = "access.log"

// Access is one look at the records of mails.
type Access struct {
	Time    time.Time `json:"time"`
	User    string    `json:"user"`           // of the process
	As      string    `json:"sudo,omitempty"` // who became that user by sudo(8), as it says
	Command []string  `json:"command"`
	Mails   int       `json:"mails"` // that were shown
}

// LogAccess notes that records were looked at (通信の秘密: who looked at whose mail must be known afterwards).
func LogAccess(data string, a Access) error {
	a.User, a.As = userName(), os.Getenv("SUDO_USER")
	line, err := json.Marshal(a)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(data, accessFile), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return strconv.Itoa(os.Geteuid())
}
