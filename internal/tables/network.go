package tables

import (
	_ "embed"

	"github.com/klauspost/compress/zstd"
)

// networkData is the data of @ip-location-db/asn 2.3.2026061719 (npm), edition 2026-06-17, rewritten by geogen: routes of Route Views
// first, allocations of the NRO and DB-IP's ASN Lite where they have none; names mostly by DB-IP. Licence: CC BY 4.0. 5.3 MB packed,
// 10.3 MB inflated.
//
//go:embed data/asn.mmdb.zst
var networkData []byte

// maxNetworkDB bounds the inflated data of networks in octets.
const maxNetworkDB = 32 << 20

// NetworkDB inflates the embedded data of networks: a MaxMind DB (format 2.0) of type GeoLite2-ASN, IPv4 and IPv6, with records
// {"autonomous_system_number": 2497, "autonomous_system_organization": "Internet Initiative Japan Inc."}. Every call inflates anew, about
// 10 MB and 30 ms: keep what it returns.
func NetworkDB() ([]byte, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxNetworkDB))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	return dec.DecodeAll(networkData, nil)
}
