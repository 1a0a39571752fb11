package program

import (
	"math"
	"strings"
)

// packerNames are names of sections by which packers and protectors are known (their own documentation, and what they write).
var packerNames = []struct{ section, packer string }{
	{"UPX", "UPX"}, {".aspack", "ASPack"}, {".adata", "ASPack"}, {".MPRESS", "MPRESS"}, {".petite", "Petite"}, {"PEC2", "PECompact"},
	{"PECompact", "PECompact"}, {".nsp", "NsPack"}, {"nsp", "NsPack"}, {".vmp", "VMProtect"}, {".themida", "Themida"},
	{".winlice", "Themida"}, {".enigma", "Enigma"}, {"FSG!", "FSG"}, {"MEW", "MEW"}, {".yP", "Y0da"}, {".packed", "unknown"},
}

// Bits in an octet from which content counts as packed: code and text stay below 6.8, compressed or encrypted octets come to 7.9.
const packedEntropy = 7.2

// entropySample is how much of a section is looked at, in octets.
const entropySample = 256 << 10

// packer names what packed an image, "unknown" where the section that code starts in shows that something did: it is as good as random, or it has no
// octets in the file at all.
func (p *peImage) packer() string {
	for _, s := range p.sections {
		for _, k := range packerNames {
			if strings.HasPrefix(s.name, k.section) {
				return k.packer
			}
		}
	}
	for _, s := range p.sections {
		if p.entry < s.address || uint64(p.entry) >= uint64(s.address)+uint64(s.virtual) || p.entry == 0 {
			continue
		}
		if s.raw == 0 && s.executable || p.entropy(s) > packedEntropy {
			return "unknown"
		}
	}
	return ""
}

// entropy is Shannon's, in bits for an octet, of the beginning of a section. Too few octets say nothing.
func (p *peImage) entropy(s section) float64 {
	b, err := p.read(s.address, min(int(s.raw), entropySample))
	if err != nil || len(b) < 1024 {
		return 0
	}
	var count [256]int
	for _, c := range b {
		count[c]++
	}
	bits := 0.0
	for _, n := range count {
		if n > 0 {
			share := float64(n) / float64(len(b))
			bits -= share * math.Log2(share)
		}
	}
	return bits
}
