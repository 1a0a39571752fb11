package intel

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// The name spaces of name-based UUIDs (RFC 9562, section 5.5): that of STIX Cyber-observable Objects (STIX 2.1, section 2.9), and one of our own for
// everything else.
const (
	spaceSCO = "00abedb4-aa42-466c-9c01-fed23315a9b7"
	spaceOwn = "5b1f1c0a-6f8a-5c59-9a35-6b2b7a0e3d41"
)

// uuid5 is a name-based UUID: the same name gives the same one.
func uuid5(space, name string) string {
	namespace, _ := parseUUID(space)
	sum := sha1.Sum(append(namespace, name...))
	b := sum[:16]
	b[6], b[8] = b[6]&0x0F|0x50, b[8]&0x3F|0x80
	return formatUUID(b)
}

// scoID is the id of a Cyber-observable Object by the properties that contribute to it, in canonical JSON (RFC 8785).
func scoID(kind string, properties map[string]any) string {
	return kind + "--" + uuid5(spaceSCO, canonical(properties))
}

// canonical is the canonical JSON of strings and objects of strings: names in order of UTF-16 code units, which for the ASCII names of STIX is the
// order of octets; no blanks; only what must be escaped is.
func canonical(v any) string {
	switch v := v.(type) {
	case string:
		return canonicalString(v)
	case map[string]string:
		wide := map[string]any{}
		for k, s := range v {
			wide[k] = s
		}
		return canonical(wide)
	case map[string]any:
		names := make([]string, 0, len(v))
		for k := range v {
			names = append(names, k)
		}
		slices.Sort(names)
		parts := make([]string, len(names))
		for n, k := range names {
			parts[n] = canonicalString(k) + ":" + canonical(v[k])
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "null"
}

func canonicalString(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a string cannot fail
	}
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(strings.TrimSuffix(b.String(), "\n"))
}

// digestOf names an export by what it holds.
func digestOf(parts ...string) string {
	sum := sha1.Sum([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
