package mail

import (
	"slices"
	"sync"
)

// tree is what the walk has found so far. The walk alone changes it, under the lock, so that a reader whose time is over can take a copy
// while the walk still runs.
type tree struct {
	mu      sync.Mutex
	root    *Part
	texts   []Text
	links   []Link
	codes   []Code
	defects []Defect
	open    []*Part // from the root to the part that is being read
}

func (t *tree) update(change func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change()
}

// begin hangs p below the part that is being read.
func (t *tree) begin(p *Part) {
	t.update(func() {
		if n := len(t.open); n > 0 {
			t.open[n-1].Parts = append(t.open[n-1].Parts, p)
		} else {
			t.root = p
		}
		t.open = append(t.open, p)
	})
}

// end closes the part that is being read.
func (t *tree) end() {
	t.update(func() { t.open = t.open[:len(t.open)-1] })
}

// flaw notes a defect of the mail and of p, if there is one.
func (t *tree) flaw(d Defect, p *Part) {
	t.update(func() {
		t.defects = addDefect(t.defects, d)
		if p != nil {
			p.add(d)
		}
	})
}

// inOrder moves the last text to its place: those of messages in it were kept before it.
func (t *tree) inOrder(place int) {
	t.update(func() {
		if last := len(t.texts) - 1; last > place {
			text := t.texts[last]
			t.texts = slices.Insert(t.texts[:last:last], place, text)
		}
	})
}

// snapshot is a copy of the tree in which the parts that are being read carry DefectReaderFailed.
func (t *tree) snapshot() (root *Part, texts []Text, defects []Defect) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.root == nil {
		return nil, nil, slices.Clone(t.defects)
	}
	had := make([][]Defect, len(t.open))
	for i, p := range t.open {
		had[i] = p.Defects
		p.Defects = addDefect(slices.Clone(p.Defects), DefectReaderFailed)
	}
	root = t.root.clone()
	for i, p := range t.open {
		p.Defects = had[i]
	}
	return root, slices.Clone(t.texts), slices.Clone(t.defects)
}
