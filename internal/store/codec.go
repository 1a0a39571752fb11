package store

import (
	"encoding/binary"
	"errors"
	"math"
	"time"

	"sekisho/internal/record"
)

// A document is a message record as a chain of fields: tag (varint), length (varint), value. Lists repeat their tag, what is empty is left
// out, unknown tags are skipped. Numbers are signed varints, times milliseconds, keys eight octets little endian. Tags are never used again.
const (
	tagID = iota + 1
	tagReceived
	tagDirection
	tagMessageID
	tagQueueID
	tagFrom
	tagFromName
	tagEnvelope
	tagReplyTo
	tagRcpt
	tagSubject
	tagClient
	tagHELO
	tagOrigin
	tagASN
	tagMailer
	tagAuthUser
	tagSize
	tagObject
	tagHost
	tagLevel
	tagScore
	tagAction
	tagTrait
	tagTheme
	tagClaim
	tagFlags // 1: FreeMail, 2: Automatic, 4: Stranger
	tagAuthor
	tagPeople
	tagDomains
	tagNet
	tagFiles
	tagLinks
	tagFeature
	tagSketch // in late findings alone; a mail's own has its table
	tagConfirmed
	tagReleased
	tagCharset
	tagZone
)

var errDocument = errors.New("a record cannot be read")

// document is one that is being written.
type document []byte

func (d *document) octets(tag uint64, value []byte) {
	*d = binary.AppendUvarint(*d, tag)
	*d = binary.AppendUvarint(*d, uint64(len(value)))
	*d = append(*d, value...)
}

func (d *document) text(tag uint64, value string) {
	if value != "" {
		*d = binary.AppendUvarint(*d, tag)
		*d = binary.AppendUvarint(*d, uint64(len(value)))
		*d = append(*d, value...)
	}
}

func (d *document) texts(tag uint64, values []string) {
	for _, v := range values { // an empty one has its place in the list
		d.octets(tag, []byte(v))
	}
}

func (d *document) number(tag uint64, value int64) {
	if value != 0 {
		var buffer [binary.MaxVarintLen64]byte
		d.octets(tag, buffer[:binary.PutVarint(buffer[:], value)])
	}
}

func (d *document) keys(tag uint64, values ...record.Key) {
	for _, k := range values {
		if k != 0 {
			var buffer [8]byte
			binary.LittleEndian.PutUint64(buffer[:], uint64(k))
			d.octets(tag, buffer[:])
		}
	}
}

// encode writes everything but the sketch, the confirmation and the release, which have columns of their own.
func encode(m *record.Message) document {
	d := make(document, 0, 768)
	d.text(tagID, m.ID)
	d.number(tagReceived, millis(m.Received))
	d.text(tagDirection, m.Direction)
	d.text(tagMessageID, m.MessageID)
	d.text(tagQueueID, m.QueueID)
	d.text(tagFrom, m.From)
	d.text(tagFromName, m.FromName)
	d.text(tagEnvelope, m.Envelope)
	d.text(tagReplyTo, m.ReplyTo)
	d.texts(tagRcpt, m.Rcpts)
	d.text(tagSubject, m.Subject)
	d.text(tagClient, m.Client)
	d.text(tagHELO, m.HELO)
	if m.Origin != (record.Origin{}) {
		d.octets(tagOrigin, encodeOrigin(m.Origin))
	}
	d.number(tagASN, int64(m.ASN))
	d.text(tagMailer, m.Mailer)
	d.text(tagCharset, m.Charset)
	d.text(tagZone, m.Zone)
	d.text(tagAuthUser, m.AuthUser)
	d.number(tagSize, m.Size)
	for i := range m.Objects {
		d.octets(tagObject, encodeObject(&m.Objects[i]))
	}
	d.texts(tagHost, m.Hosts)
	encodeVerdict(&d, m)
	encodeKeys(&d, m)
	return d
}

func encodeVerdict(d *document, m *record.Message) {
	d.text(tagLevel, m.Level)
	d.number(tagScore, int64(math.Float64bits(m.Score)))
	d.text(tagAction, m.Action)
	d.texts(tagTrait, m.Traits)
	d.text(tagTheme, m.Theme)
	d.text(tagClaim, m.Claim)
	d.number(tagFlags, flags(m.FreeMail, m.Automatic, m.Stranger))
}

func encodeKeys(d *document, m *record.Message) {
	d.keys(tagAuthor, m.Author)
	d.keys(tagPeople, m.People...)
	d.keys(tagDomains, m.Domains...)
	d.keys(tagNet, m.Net)
	d.keys(tagFiles, m.Files)
	d.keys(tagLinks, m.Links)
	for _, f := range m.Features {
		d.octets(tagFeature, encodeFeature(f))
	}
}

// encodeWhole writes everything, for a copy that stands for itself.
func encodeWhole(m *record.Message) document {
	d := encode(m)
	if m.Sketch.Runes > 0 || len(m.Sketch.Hashes) > 0 {
		d.octets(tagSketch, packSketch(m.Sketch))
	}
	d.text(tagConfirmed, m.Confirmed)
	d.number(tagReleased, millis(m.Released))
	return d
}

func flags(bits ...bool) (all int64) {
	for i, bit := range bits {
		if bit {
			all |= 1 << i
		}
	}
	return all
}

func encodeOrigin(o record.Origin) []byte {
	var d document
	for i, text := range []string{o.IP, o.Country, o.Class, o.Certainty} {
		d.text(uint64(i+1), text)
	}
	return d
}

func encodeObject(o *record.Object) []byte {
	d := make(document, 0, 160)
	for i, text := range []string{o.Path, o.Name, o.Type, o.SHA256, o.Icon, o.Unfinished} {
		d.text(uint64(i+1), text)
	}
	d.number(7, o.Size)
	d.number(8, flags(o.Encrypted, o.Unlocked))
	return d
}

func encodeFeature(f record.Feature) []byte {
	var d document
	d.text(1, f.Kind)
	d.keys(2, f.Key)
	return d
}

// field is one that was read.
type field struct {
	tag   uint64
	value []byte
}

func (f field) text() string { return string(f.value) }

func (f field) number() int64 {
	n, read := binary.Varint(f.value)
	if read <= 0 {
		return 0
	}
	return n
}

func (f field) moment() time.Time { return moment(f.number()) }

func (f field) key() record.Key {
	if len(f.value) != 8 {
		return 0
	}
	return record.Key(binary.LittleEndian.Uint64(f.value))
}

// fields visits the fields of a document.
func fields(d []byte, visit func(field) error) error {
	for len(d) > 0 {
		tag, n := binary.Uvarint(d)
		if n <= 0 {
			return errDocument
		}
		d = d[n:]
		length, n := binary.Uvarint(d)
		if n <= 0 || length > uint64(len(d)-n) {
			return errDocument
		}
		if err := visit(field{tag, d[n : n+int(length)]}); err != nil {
			return err
		}
		d = d[n+int(length):]
	}
	return nil
}
