package program

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
)

// maxSignature bounds what is read of a signature, in octets.
const maxSignature = 128 << 10

const certificateSigned = 2 // WIN_CERT_TYPE_PKCS_SIGNED_DATA

// signature reads the attribute certificate table (PE/COFF, "The Attribute Certificate Table"): its directory entry is an offset in the file, and
// it holds a PKCS #7 SignedData.
func (p *peImage) signature() Signature {
	d := p.dirs[dirCertificate]
	if d.address == 0 || d.size < 8 || int64(d.address)+8 > p.size {
		return Signature{}
	}
	b := make([]byte, min(int64(d.size), p.size-int64(d.address), maxSignature))
	n, _ := p.r.ReadAt(b, int64(d.address))
	b = b[:n]
	if len(b) < 8 || binary.LittleEndian.Uint16(b[6:]) != certificateSigned {
		return Signature{}
	}
	return Signature{Present: true, Signer: signer(b[8:])}
}

// contentInfo is RFC 2315 (PKCS #7), section 7.
type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
}

// signerInfo is the beginning of RFC 2315, section 9.2: which certificate it was signed with.
type signerInfo struct {
	Version int
	Issuer  struct {
		Name   asn1.RawValue
		Serial *big.Int
	}
}

// signer names whom the certificate of the first signer is for; "" where that cannot be read.
func signer(b []byte) string {
	var outer contentInfo
	if _, err := asn1.Unmarshal(b, &outer); err != nil {
		return ""
	}
	certificates, s, err := readSigned(outer.Content.Bytes)
	if err != nil {
		return ""
	}
	for _, c := range certificates {
		if c.SerialNumber.Cmp(s.Issuer.Serial) == 0 && bytes.Equal(c.RawIssuer, s.Issuer.Name.FullBytes) {
			return subject(c)
		}
	}
	return ""
}

// readSigned reads a SignedData (section 9.1): version, digest algorithms, content, [0] certificates, [1] revocation lists, signers.
func readSigned(b []byte) (certificates []*x509.Certificate, s signerInfo, err error) {
	var parts []asn1.RawValue
	if _, err = asn1.Unmarshal(b, &parts); err != nil {
		return nil, s, err
	}
	if len(parts) < 4 {
		return nil, s, errDamaged
	}
	if _, err = asn1.Unmarshal(parts[len(parts)-1].Bytes, &s); err != nil {
		return nil, s, err
	}
	for _, part := range parts[3:] {
		if part.Class == asn1.ClassContextSpecific && part.Tag == 0 {
			certificates, err = x509.ParseCertificates(part.Bytes)
		}
	}
	return certificates, s, err
}

func subject(c *x509.Certificate) string {
	if len(c.Subject.Organization) > 0 {
		return c.Subject.Organization[0]
	}
	return c.Subject.CommonName
}
