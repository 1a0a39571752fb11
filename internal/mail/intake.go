package mail

import (
	"context"
	"io"
)

// Inspector looks into one body part while the mail arrives. Part is called for every leaf part, in order, from one goroutine a mail;
// content is decoded (Content-Transfer-Encoding removed), valid during the call only, and what the Inspector leaves unread is skipped.
// It returns when ctx ends. A panic is recovered: the part gets DefectReaderFailed and the others go on.
type Inspector interface {
	Part(ctx context.Context, p *Part, content io.Reader)
}
