package corpus

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"sekisho/internal/config"
	"sekisho/internal/origin"
)

// A place lies in the country that it is called after, by the data that the program ships.
func TestPlacesLieWhereTheySay(t *testing.T) {
	geo, err := origin.OpenDatabases(config.Origin{}, origin.NewEmbedded(), time.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var look func(l Letter)
	look = func(l Letter) {
		kind := strings.TrimRight(l.Client, "0123456789")
		if len(kind) == 2 && !seen[l.Client] {
			seen[l.Client] = true
			addr := netip.MustParseAddr(place(l.Client, "x.example").Addr)
			if country, _ := geo.Country(addr); !strings.EqualFold(country, kind) {
				t.Errorf("%s is %s, in %s", l.Client, addr, country)
			}
		}
		for _, before := range l.Before {
			look(before)
		}
	}
	for _, a := range Archetypes() {
		for _, v := range a.Variant {
			look(v)
		}
	}
	for _, s := range TraitSamples() {
		look(s.Letter)
	}
	if len(seen) < 100 {
		t.Errorf("only %d places", len(seen))
	}
}

func TestQRCodeIsTheStandardsOwn(t *testing.T) {
	// The codewords of version 1-L for "01234567" in numeric mode are those of ISO/IEC 18004, annex I; ours is byte mode, so the
	// correction is checked on the standard's data codewords.
	data := []byte{0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11}
	want := []byte{0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55}
	if got := qrCorrection(data, 10); string(got) != string(want) {
		t.Errorf("% x, want % x", got, want)
	}
}
