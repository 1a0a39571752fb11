package main

import (
	"bytes"
	"image"
	"image/png"
	"runtime"
	"slices"
	"sync"

	"sekisho/internal/payload/icon"
	"sekisho/internal/payload/icon/drawn"
)

// bench is everything that is measured with.
type bench struct {
	samples []sample
	images  []image.Image
	refs    []icon.Reference // of each sample that has a class, with the descriptors that are shipped
	drawn   []icon.Reference
}

// shippedSides are the sizes at which a reference is described.
var shippedSides = []int{16, 32}

// programSides are the images that an icon of a program has as a rule.
var programSides = []int{16, 32, 48, 256}

func newBench(samples []sample, images []image.Image) *bench {
	b := &bench{refs: make([]icon.Reference, len(samples))}
	for i, m := range images {
		if m != nil {
			b.samples, b.images = append(b.samples, samples[i]), append(b.images, m)
		}
	}
	b.refs = make([]icon.Reference, len(b.samples))
	parallel(len(b.samples), func(i int) {
		if s := b.samples[i]; s.class != "" {
			b.refs[i] = icon.Reference{Class: icon.Class(s.class), Name: s.theme.name + " " + s.title, Descriptors: described(b.images[i], shippedSides)}
		}
	})
	for _, d := range drawn.All() {
		b.drawn = append(b.drawn, icon.Reference{Class: d.Class, Name: d.Name, Descriptors: describedDrawing(d)})
	}
	return b
}

func described(m image.Image, sides []int) (all []icon.Descriptor) {
	for _, side := range sides {
		all = append(all, icon.Describe(scale(m, side)))
	}
	return all
}

func describedDrawing(d drawn.Drawing) (all []icon.Descriptor) {
	for _, side := range shippedSides {
		all = append(all, icon.Describe(d.Draw(side)))
	}
	return all
}

// without is the set as shipped, but for one family ("" leaves none out).
func (b *bench) without(family string) *icon.Set {
	refs := b.drawn
	for i, s := range b.samples {
		if s.class != "" && s.family != family {
			refs = append(refs[:len(refs):len(refs)], b.refs[i])
		}
	}
	return icon.NewSet(refs)
}

// parallel calls f for 0 to n-1 on all processors.
func parallel(n int, f func(i int)) {
	var wait sync.WaitGroup
	work := make(chan int)
	for range runtime.NumCPU() {
		wait.Go(func() {
			for i := range work {
				f(i)
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	wait.Wait()
}

// raw is an image as programs hold it.
func raw(m *image.NRGBA) icon.Raw {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		panic(err) // writing to memory does not fail
	}
	return b.Bytes()
}

func match(s *icon.Set, images ...*image.NRGBA) *icon.Match {
	var all []icon.Raw
	for _, m := range images {
		all = append(all, raw(m))
	}
	found, err := s.Match(all)
	if err != nil {
		panic(err) // an image of our own making
	}
	return found
}

// flagged is an application that is taken for a document.
type flagged struct {
	sample
	icon.Match
}

// applications counts those that are taken for documents, with icons of all sizes.
func (b *bench) applications(s *icon.Set) (n int, wrong []flagged) {
	var mu sync.Mutex
	parallel(len(b.samples), func(i int) {
		if b.samples[i].class != "" {
			return
		}
		var images []*image.NRGBA
		for _, side := range programSides {
			images = append(images, scale(b.images[i], side))
		}
		found := match(s, images...)
		mu.Lock()
		defer mu.Unlock()
		n++
		if found != nil {
			wrong = append(wrong, flagged{b.samples[i], *found})
		}
	})
	return n, wrong
}

// tally counts how icons of one kind were recognised.
type tally struct {
	icons, tried, found, right int
	how                        map[icon.How]int
}

func (t *tally) add(found *icon.Match, class string) {
	t.tried++
	if found == nil {
		return
	}
	t.found++
	if t.how == nil {
		t.how = map[icon.How]int{}
	}
	t.how[found.How]++
	if string(found.Class) == class {
		t.right++
	}
}

// learnt teaches every icon of a document and asks for each of its variants in each size, one image at a time. Only a look that is like the learnt
// icon counts, no shape.
func (b *bench) learnt() (bySide map[int]*tally, byVariant map[string]*tally, all *tally) {
	bySide, byVariant, all = map[int]*tally{}, map[string]*tally{}, &tally{}
	var mu sync.Mutex
	parallel(len(b.samples), func(i int) {
		sample := b.samples[i]
		if sample.class == "" {
			return
		}
		set := icon.NewSet([]icon.Reference{{Class: icon.Class(sample.class), Learnt: true, Descriptors: described(b.images[i], programSides)}})
		for _, side := range sides {
			m := scale(b.images[i], side)
			for _, v := range variants {
				found := match(set, v.change(m))
				if found != nil && found.How != icon.Similar {
					found = nil
				}
				mu.Lock()
				at(bySide, side).add(found, sample.class)
				at(byVariant, v.name).add(found, sample.class)
				all.add(found, sample.class)
				mu.Unlock()
			}
		}
	})
	return bySide, byVariant, all
}

func at[K comparable](m map[K]*tally, k K) *tally {
	if m[k] == nil {
		m[k] = &tally{}
	}
	return m[k]
}

// strangerSides are the sizes in which icons of a theme that the set never saw are shown to it.
var strangerSides = []int{16, 24, 32, 48, 64, 128, 256}

// strangers asks for the icons of each family with a set that has none of it, one size at a time.
func (b *bench) strangers() (byClass, byFamily, words map[string]*tally) {
	byClass, byFamily, words = map[string]*tally{}, map[string]*tally{}, map[string]*tally{}
	sets := map[string]*icon.Set{}
	for _, t := range themes {
		sets[t.family] = b.without(t.family)
	}
	var mu sync.Mutex
	parallel(len(b.samples), func(i int) {
		s := b.samples[i]
		if s.class == "" {
			return
		}
		for n, side := range strangerSides {
			found := match(sets[s.family], scale(b.images[i], side))
			mu.Lock()
			for _, t := range []*tally{at(byClass, s.class), at(byFamily, s.family)} {
				t.add(found, s.class)
				if n == 0 {
					t.icons++
				}
			}
			if s.class == "word" {
				at(words, s.family).add(found, s.class)
			}
			mu.Unlock()
		}
	})
	return byClass, byFamily, words
}

// houses teaches the documents of one family after the other, as a house would, and counts the applications of the other families that are near
// one of them. It gives the mean over the families and the worst, in parts of all.
func (b *bench) houses() (mean, worst float64) {
	hits, tried := map[string]int{}, map[string]int{}
	taught := map[string][]icon.Descriptor{}
	for i, s := range b.samples {
		if s.class != "" {
			taught[s.family] = append(taught[s.family], described(b.images[i], programSides)...)
		}
	}
	var mu sync.Mutex
	parallel(len(b.samples), func(i int) {
		if b.samples[i].class != "" {
			return
		}
		looks := described(b.images[i], programSides)
		for family, known := range taught {
			if family == b.samples[i].family {
				continue
			}
			hit := near(looks, known)
			mu.Lock()
			tried[family]++
			if hit {
				hits[family]++
			}
			mu.Unlock()
		}
	})
	for family := range taught {
		share := float64(hits[family]) / float64(tried[family])
		mean, worst = mean+share/float64(len(taught)), max(worst, share)
	}
	return mean, worst
}

func near(looks, known []icon.Descriptor) bool {
	return slices.ContainsFunc(looks, func(d icon.Descriptor) bool {
		return slices.ContainsFunc(known, func(e icon.Descriptor) bool { return d.Distance(e) <= icon.LimitLearnt })
	})
}
