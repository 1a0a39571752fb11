package store

import (
	"reflect"
	"testing"
	"time"

	"sekisho/internal/record"
)

// Every field of a record is stored: one that is added to the type and forgotten here fails.
func TestEveryField(t *testing.T) {
	var m record.Message
	fill(reflect.ValueOf(&m).Elem())
	m.Received, m.Released = time.UnixMilli(1_790_000_000_123).UTC(), time.UnixMilli(1_790_000_000_456).UTC()
	list, err := decodeMessages(encodeMessages([]record.Message{m, {}}))
	if err != nil || len(list) != 2 {
		t.Fatalf("%d messages, %v", len(list), err)
	}
	if !reflect.DeepEqual(list[0], m) {
		t.Errorf("\n got %+v\nwant %+v", list[0], m)
	}
	if !reflect.DeepEqual(list[1], record.Message{}) {
		t.Errorf("an empty one becomes %+v", list[1])
	}
}

// fill gives everything a value other than its zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x" + v.Type().String())
	case reflect.Int, reflect.Int64:
		v.SetInt(-77)
	case reflect.Uint, reflect.Uint32:
		v.SetUint(77)
	case reflect.Float64:
		v.SetFloat(-7.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
	if sketch, ok := v.Addr().Interface().(*record.Sketch); ok {
		sketch.Runes = 77 // a number of runes
	}
}

// Fields of a later version are skipped; what is cut is an error, never a crash.
func TestUnknownFields(t *testing.T) {
	d := encode(&record.Message{ID: "a"})
	d.text(999, "of a later version")
	d.text(tagSubject, "s")
	var m record.Message
	if err := decode(d, &m); err != nil || m.ID != "a" || m.Subject != "s" {
		t.Errorf("%+v, %v", m, err)
	}
	if err := decode(d[:len(d)-1], &m); err == nil {
		t.Error("a cut record is read")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(encodeWhole(&record.Message{ID: "a", Objects: []record.Object{{Name: "n"}}, Features: []record.Feature{{Kind: "k", Key: 1}}})))
	f.Add(encodeMessages([]record.Message{{ID: "a", Sketch: record.Sketch{Hashes: []uint32{1}, Runes: 2}}}))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		unpackSketch(data)
		unpackKeys(data)
		if _, err := decodeMessages(data); err != nil {
			return
		}
		var m record.Message
		if decode(data, &m) != nil {
			return
		}
		var again record.Message
		if err := decode(encodeWhole(&m), &again); err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}
