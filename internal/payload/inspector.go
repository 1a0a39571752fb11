package payload

import (
	"context"
	"io"

	"sekisho/internal/mail"
)

// Inspector looks into the parts of one mail, one after the other, while the mail arrives. It implements mail.Inspector.
type Inspector struct {
	limits  Limits
	objects []*Object
}

// NewInspector gives an Inspector for one mail.
func NewInspector(l Limits) *Inspector { return &Inspector{limits: l} }

// Part looks into one leaf part.
func (i *Inspector) Part(ctx context.Context, p *mail.Part, content io.Reader) {
	i.objects = append(i.objects, &Object{Path: p.Path, Name: p.FileName()})
}

// Objects gives one object for each leaf part, in order.
func (i *Inspector) Objects() []*Object { return i.objects }

// Close removes temporary files.
func (i *Inspector) Close() {}
