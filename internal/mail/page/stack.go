package page

import "golang.org/x/net/html/atom"

// maxOpen bounds the open elements that are kept; html.Parse gives up at the same number. Inside of more, an element changes nothing:
// its text counts as its parent's.
const maxOpen = 512

// state is what holds inside of an element.
type state struct {
	none      bool // display:none; nothing inside undoes it
	invisible bool // visibility:hidden
	zero      bool // font-size:0
	unseen    bool // content that no program shows
	pre       bool
	foreign   bool // SVG or MathML
	quoted    uint8
	face      face
}

func (s state) hidden() bool { return s.none || s.invisible || s.zero || s.unseen }

// look is what an element says about its own visibility.
type look struct {
	none       bool
	visibility setting
	size       setting // on: 0
}

// setting is a property that is inherited until it is set again.
type setting uint8

const (
	inherit setting = iota
	on
	off
)

func (s setting) over(inherited bool) bool { return s == on || s == inherit && inherited }

// element is an open element.
type element struct {
	tag   tag
	look  look
	quote bool // it quotes
	face  face
	state state
}

// within is the state inside of an element whose parent's state is s.
func (s state) within(e element) state {
	s.none = s.none || e.look.none
	s.invisible = e.look.visibility.over(s.invisible)
	s.zero = e.look.size.over(s.zero)
	s.unseen = s.unseen || unseen(e.tag) && !(s.foreign && e.tag == tag(atom.Title))
	switch atom.Atom(e.tag) {
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext, atom.Textarea:
		s.pre = true
	case atom.Svg, atom.Math:
		s.foreign = true
	}
	s.foreign = s.foreign && !integration(e.tag)
	s.face = e.face.over(s.face)
	if e.quote && s.quoted < maxQuoted {
		s.quoted++
	}
	return s
}

// stack is the open elements.
type stack struct {
	open []element
}

// state is what holds where the next token stands.
func (s *stack) state() state { return s.stateAt(len(s.open)) }

// stateAt is what holds inside of the n outermost elements.
func (s *stack) stateAt(n int) state {
	if n == 0 {
		return state{}
	}
	return s.open[n-1].state
}

// outside is the state of what a table pushes out in front of itself: all that stands in it outside of its cells (section 13.2.6.1, "foster parent").
func (s *stack) outside() state {
	n := len(s.open)
	for n > 0 && innerPart(s.open[n-1].tag) && !cellTag(s.open[n-1].tag) {
		n--
	}
	if n > 0 && s.open[n-1].tag == tag(atom.Table) {
		return s.stateAt(n - 1)
	}
	return s.state()
}

func cellTag(t tag) bool {
	return t == tag(atom.Td) || t == tag(atom.Th) || t == tag(atom.Caption)
}

// push opens an element.
func (s *stack) push(e element) {
	if len(s.open) == maxOpen {
		return
	}
	parent := s.state()
	if !tablePart(e.tag) {
		parent = s.outside()
	}
	e.state = parent.within(e)
	s.open = append(s.open, e)
}

// top is the innermost open element's tag, or 0.
func (s *stack) top() tag {
	if len(s.open) == 0 {
		return 0
	}
	return s.open[len(s.open)-1].tag
}

// find is the index of the innermost element that is looked for, or -1 if there is none inside of a barrier.
func (s *stack) find(is, barrier func(tag) bool) int {
	for i := len(s.open) - 1; i >= 0; i-- {
		switch t := s.open[i].tag; {
		case is(t):
			return i
		case barrier(t):
			return -1
		}
	}
	return -1
}

// pop closes that element and all inside of it. It gives the state that held in it.
func (s *stack) pop(i int) (inside state, closed bool) {
	if i < 0 {
		return state{}, false
	}
	inside = s.open[i].state
	s.open = s.open[:i]
	return inside, true
}

// remove closes that element alone.
func (s *stack) remove(i int) (inside state, closed bool) {
	if i < 0 {
		return state{}, false
	}
	inside = s.open[i].state
	s.open = append(s.open[:i], s.open[i+1:]...)
	for ; i < len(s.open); i++ {
		s.open[i].state = s.stateAt(i).within(s.open[i])
	}
	return inside, true
}

// end closes what an end tag closes (sections 13.2.6.4.7 to 13.2.6.4.15).
func (s *stack) end(t tag) (inside state, closed bool) {
	same := func(x tag) bool { return x == t }
	switch {
	case t == tag(atom.Body): // what follows is still in it
		return state{}, false
	case formatting(t):
		return s.remove(s.find(same, scope))
	case tablePart(t):
		return s.pop(s.find(same, func(x tag) bool { return x == tag(atom.Table) }))
	case heading(t):
		return s.pop(s.find(heading, scope))
	case specialElement(t), t == tag(atom.Svg), t == tag(atom.Math):
		return s.pop(s.find(same, scope))
	}
	return s.pop(s.find(same, specialElement))
}

// imply closes what the start of an element closes (section 13.2.6.4.7).
func (s *stack) imply(t tag) {
	switch atom.Atom(t) {
	case atom.A, atom.Nobr:
		s.remove(s.find(func(x tag) bool { return x == t }, scope))
	case atom.Li:
		s.pop(s.find(func(x tag) bool { return x == t }, item))
	case atom.Dd, atom.Dt:
		s.pop(s.find(func(x tag) bool { return x == tag(atom.Dd) || x == tag(atom.Dt) }, item))
	case atom.Option, atom.Optgroup, atom.Button:
		s.pop(s.find(func(x tag) bool { return x == t }, scope))
	case atom.Td, atom.Th, atom.Tr, atom.Caption, atom.Tbody, atom.Thead, atom.Tfoot:
		s.implyTable(t)
		return
	}
	if block(t) && t != tag(atom.Table) {
		s.pop(s.find(func(x tag) bool { return x == tag(atom.P) }, specialElement))
	}
	if heading(t) && heading(s.top()) {
		s.pop(len(s.open) - 1)
	}
}

// item elements stop the search for an open item of a list.
func item(t tag) bool {
	return specialElement(t) && t != tag(atom.Address) && t != tag(atom.Div) && t != tag(atom.P) || t == tag(atom.Ul) || t == tag(atom.Ol)
}

// implyTable goes back to what a part of a table may stand in.
func (s *stack) implyTable(t tag) {
	table := func(x tag) bool { return x == tag(atom.Table) }
	switch t {
	case tag(atom.Td), tag(atom.Th):
		s.pop(s.find(cellTag, func(x tag) bool { return table(x) || x == tag(atom.Tr) }))
	case tag(atom.Tr):
		s.pop(s.find(func(x tag) bool { return x == t || x == tag(atom.Caption) }, table))
	default:
		s.pop(s.find(func(x tag) bool {
			return innerPart(x) && x != tag(atom.Tr) && !(x == tag(atom.Td) || x == tag(atom.Th))
		}, table))
	}
}

// breakOut leaves SVG and MathML.
func (s *stack) breakOut() {
	for len(s.open) > 0 && s.state().foreign {
		s.open = s.open[:len(s.open)-1]
	}
}
