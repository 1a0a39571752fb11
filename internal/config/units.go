package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// UnmarshalText reads "20s", "1m30s", "500ms" (time.ParseDuration).
func (d *Duration) UnmarshalText(text []byte) error {
	t, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%s is not %s", quote(string(text)), allowed[duration])
	}
	*d = Duration(t)
	return nil
}

// MarshalText writes what UnmarshalText reads, without units that are zero: "1m", not "1m0s".
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d Duration) String() string {
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// units are the units of a Size, largest first: powers of 1024, as the names of IEC 80000-13 say. A bare number is octets.
var units = []struct {
	name   string
	octets int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// UnmarshalText reads "65536", "256 KiB", "64 MiB", "1 GiB"; whole numbers only, with or without the blank.
func (s *Size) UnmarshalText(data []byte) error {
	number, factor := string(data), int64(1)
	for _, u := range units {
		if digits, found := strings.CutSuffix(number, u.name); found {
			number, factor = strings.TrimSuffix(digits, " "), u.octets
			break
		}
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil || strings.Trim(number, "0123456789") != "" {
		return fmt.Errorf("%s is not %s", quote(string(data)), allowed[size])
	}
	if n > math.MaxInt64/uint64(factor) {
		return fmt.Errorf("%s is too large", quote(string(data)))
	}
	*s = Size(int64(n) * factor)
	return nil
}

// MarshalText writes the largest unit that needs no fraction.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Size) String() string {
	for _, u := range units[:3] {
		if s != 0 && int64(s)%u.octets == 0 {
			return fmt.Sprintf("%d %s", int64(s)/u.octets, u.name)
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// UnmarshalTOML reads one address or a list of them; "" is none.
func (a *Addresses) UnmarshalTOML(data []byte) error {
	var v struct{ A any }
	if err := toml.Unmarshal(append([]byte("A = "), data...), &v); err != nil {
		return err
	}
	switch v := v.A.(type) {
	case string:
		*a = addressList(v)
		return nil
	case []any:
		return a.list(v)
	}
	return errors.New("must be " + allowed[addresses])
}

func (a *Addresses) list(values []any) error {
	list := Addresses{}
	for _, v := range values {
		s, ok := v.(string)
		if !ok {
			return errors.New("must be " + allowed[addresses])
		}
		list = append(list, s)
	}
	*a = list
	return nil
}

// addressList is the list of one address; "" switches off.
func addressList(address string) Addresses {
	if address == "" {
		return Addresses{}
	}
	return Addresses{address}
}
