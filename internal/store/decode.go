package store

import (
	"math"

	"sekisho/internal/record"
)

// decode reads a document. What it returns shares no memory with it.
func decode(d []byte, m *record.Message) error {
	return fields(d, func(f field) error {
		if text := textOf(m, f.tag); text != nil {
			*text = f.text()
			return nil
		}
		if key := keyOf(m, f.tag); key != nil {
			*key = f.key()
			return nil
		}
		return decodeOther(f, m)
	})
}

func textOf(m *record.Message, tag uint64) *string {
	switch tag {
	case tagID:
		return &m.ID
	case tagDirection:
		return &m.Direction
	case tagMessageID:
		return &m.MessageID
	case tagQueueID:
		return &m.QueueID
	case tagFrom:
		return &m.From
	case tagFromName:
		return &m.FromName
	case tagEnvelope:
		return &m.Envelope
	case tagReplyTo:
		return &m.ReplyTo
	case tagSubject:
		return &m.Subject
	case tagClient:
		return &m.Client
	case tagHELO:
		return &m.HELO
	case tagMailer:
		return &m.Mailer
	case tagCharset:
		return &m.Charset
	case tagZone:
		return &m.Zone
	case tagAuthUser:
		return &m.AuthUser
	case tagLevel:
		return &m.Level
	case tagAction:
		return &m.Action
	case tagTheme:
		return &m.Theme
	case tagClaim:
		return &m.Claim
	case tagConfirmed:
		return &m.Confirmed
	}
	return nil
}

func keyOf(m *record.Message, tag uint64) *record.Key {
	switch tag {
	case tagAuthor:
		return &m.Author
	case tagNet:
		return &m.Net
	case tagFiles:
		return &m.Files
	case tagLinks:
		return &m.Links
	}
	return nil
}

func decodeOther(f field, m *record.Message) error {
	switch f.tag {
	case tagReceived:
		m.Received = f.moment()
	case tagRcpt:
		m.Rcpts = append(m.Rcpts, f.text())
	case tagOrigin:
		return decodeOrigin(f.value, &m.Origin)
	case tagASN:
		m.ASN = uint(f.number())
	case tagSize:
		m.Size = f.number()
	case tagObject:
		m.Objects = append(m.Objects, record.Object{})
		return decodeObject(f.value, &m.Objects[len(m.Objects)-1])
	case tagHost:
		m.Hosts = append(m.Hosts, f.text())
	case tagScore:
		m.Score = math.Float64frombits(uint64(f.number()))
	case tagTrait:
		m.Traits = append(m.Traits, f.text())
	case tagFlags:
		bits := f.number()
		m.FreeMail, m.Automatic, m.Stranger = bits&1 != 0, bits&2 != 0, bits&4 != 0
	case tagPeople:
		m.People = append(m.People, f.key())
	case tagDomains:
		m.Domains = append(m.Domains, f.key())
	case tagFeature:
		m.Features = append(m.Features, record.Feature{})
		return decodeFeature(f.value, &m.Features[len(m.Features)-1])
	case tagSketch:
		m.Sketch = unpackSketch(f.value)
	case tagReleased:
		m.Released = f.moment()
	}
	return nil
}

func decodeOrigin(d []byte, o *record.Origin) error {
	return fields(d, func(f field) error {
		for i, text := range []*string{&o.IP, &o.Country, &o.Class, &o.Certainty} {
			if f.tag == uint64(i+1) {
				*text = f.text()
			}
		}
		return nil
	})
}

func decodeObject(d []byte, o *record.Object) error {
	texts := []*string{&o.Path, &o.Name, &o.Type, &o.SHA256, &o.Icon, &o.Unfinished}
	return fields(d, func(f field) error {
		switch {
		case f.tag >= 1 && f.tag <= uint64(len(texts)):
			*texts[f.tag-1] = f.text()
		case f.tag == 7:
			o.Size = f.number()
		case f.tag == 8:
			o.Encrypted, o.Unlocked = f.number()&1 != 0, f.number()&2 != 0
		}
		return nil
	})
}

func decodeFeature(d []byte, feature *record.Feature) error {
	return fields(d, func(f field) error {
		switch f.tag {
		case 1:
			feature.Kind = f.text()
		case 2:
			feature.Key = f.key()
		}
		return nil
	})
}

// encodeFeatures and encodeMessages are lists of documents under tag 1.
func encodeFeatures(features []record.Feature) []byte {
	d := document{}
	for _, f := range features {
		d.octets(1, encodeFeature(f))
	}
	return d
}

func decodeFeatures(d []byte) (features []record.Feature, err error) {
	err = fields(d, func(f field) error {
		features = append(features, record.Feature{})
		return decodeFeature(f.value, &features[len(features)-1])
	})
	return features, err
}

func encodeMessages(messages []record.Message) []byte {
	d := document{}
	for i := range messages {
		d.octets(1, encodeWhole(&messages[i]))
	}
	return d
}

func decodeMessages(d []byte) (messages []record.Message, err error) {
	err = fields(d, func(f field) error {
		messages = append(messages, record.Message{})
		return decode(f.value, &messages[len(messages)-1])
	})
	return messages, err
}
