package corpus

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"reflect"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed archetypes/*.toml
var archetypeFiles embed.FS

//go:embed traits/*.toml
var traitFiles embed.FS

// Archetypes are all archetypes, attacks first, by their ids.
func Archetypes() []Archetype { return readArchetypes() }

// TraitSamples are the samples of single traits, by family.
func TraitSamples() []TraitSample { return readTraitSamples() }

var readArchetypes = sync.OnceValue(func() (list []Archetype) {
	for _, name := range names(archetypeFiles, "archetypes") {
		var a Archetype
		decode(archetypeFiles, name, &a)
		for i := range a.Variant {
			a.Variant[i] = filled(a.Variant[i], a.Mail)
			a.Variant[i].Before = append(a.Variant[i].Before, a.Variant[i].wave()...)
			a.Variant[i].Name = strings.ToLower(a.ID) + "-" + a.Variant[i].Name
			a.Variant[i].Before = append(a.Before[:len(a.Before):len(a.Before)], a.Variant[i].Before...)
		}
		list = append(list, a)
	}
	return list
})

// traitFile is one file of traits/: pairs by trait. What a pair has in common stands in its [trait.mail].
type traitFile struct {
	Trait []struct {
		ID   string
		Mail Letter
		Hit  []Letter
		Near []nearMiss
	}
}

type nearMiss struct {
	Why Text
	Letter
}

var readTraitSamples = sync.OnceValue(func() (list []TraitSample) {
	for _, name := range names(traitFiles, "traits") {
		var f traitFile
		decode(traitFiles, name, &f)
		for _, t := range f.Trait {
			for i, l := range t.Hit {
				l = filled(l, t.Mail)
				l.Name = numbered(t.ID+"-hit", i)
				l = l.sender()
				l.Before = append(l.Before, l.wave()...)
				list = append(list, TraitSample{Trait: t.ID, Hit: true, Letter: l})
			}
			for i, n := range t.Near {
				l := filled(n.Letter, t.Mail)
				l.Name = numbered(t.ID+"-near", i)
				l = l.sender()
				l.Before = append(l.Before, l.wave()...)
				list = append(list, TraitSample{Trait: t.ID, Why: n.Why, Letter: l})
			}
		}
	}
	return list
})

// sender gives a sample of a single trait what it leaves open: a sender of its own and a recipient.
func (l Letter) sender() Letter {
	name := salt(l.Name).hex(50, 6)
	return filled(l, Letter{From: "担当 <tanto@s" + name + ".example>", To: []string{"yamada"}, Subject: "ご連絡"})
}

// wave is the same letter to others, two minutes apart.
func (l Letter) wave() (list []Letter) {
	for i, to := range l.Wave {
		copied := l
		copied.Name, copied.To, copied.Before, copied.Wave, copied.Judged = "", []string{to}, nil, nil, true
		copied.Ago = fmt.Sprintf("%dm", 2*(len(l.Wave)-i))
		list = append(list, copied)
	}
	return list
}

func numbered(name string, i int) string {
	if i == 0 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, i+1)
}

func names(files embed.FS, folder string) (list []string) {
	entries, err := files.ReadDir(folder)
	must(err)
	for _, e := range entries {
		list = append(list, path.Join(folder, e.Name()))
	}
	return list
}

// decode reads a description strictly: a key that does not exist is a mistake in the description.
func decode(files embed.FS, name string, into any) {
	octets, err := files.ReadFile(name)
	must(err)
	d := toml.NewDecoder(bytes.NewReader(octets)).DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		panic(fmt.Sprintf("corpus: %s: %v", name, explained(err)))
	}
}

func explained(err error) string {
	if strict, ok := err.(*toml.StrictMissingError); ok {
		return strict.String()
	}
	if wrong, ok := err.(*toml.DecodeError); ok {
		return wrong.String()
	}
	return err.Error()
}

// filled gives a letter what it leaves open and base says.
func filled(l, base Letter) Letter {
	to, from := reflect.ValueOf(&l).Elem(), reflect.ValueOf(base)
	for i := range to.NumField() {
		if to.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return l
}
