package tables

import (
	_ "embed"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed data/country.mmdb.zst
var countryData []byte

// maxCountryDB bounds the inflated country data in octets.
const maxCountryDB = 64 << 20

// CountryDB inflates the embedded country data: a MaxMind DB (format 2.0) of type DBIP-Country-Lite, IPv4 and IPv6, with records
// {"country": {"iso_code": "JP"}}. Every call inflates anew, about 8 MB: keep what it returns.
func CountryDB() ([]byte, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxCountryDB))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	return dec.DecodeAll(countryData, nil)
}

// Country names a country by its code (ISO 3166-1 alpha-2) in English and Japanese, after Unicode CLDR. A code that is none names
// itself.
func Country(iso string) (en, ja string) {
	switch iso { // short names: CLDR's are too long for a sentence
	case "HK":
		return "Hong Kong", "香港"
	case "MO":
		return "Macao", "マカオ"
	}
	region, err := language.ParseRegion(iso)
	if err != nil || !region.IsCountry() {
		return iso, iso
	}
	return display.English.Regions().Name(region), display.Japanese.Regions().Name(region)
}
