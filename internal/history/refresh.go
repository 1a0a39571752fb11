package history

import (
	"context"
	"errors"
)

// Refresh reads the confirmed cases and how far the history reaches now, instead of within half a minute: after somebody has confirmed one.
func (h *History) Refresh(ctx context.Context) error {
	if h == nil {
		return nil
	}
	return errors.Join(h.readCases(ctx), h.readExtent(ctx))
}
