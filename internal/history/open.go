package history

// The life of a History, for whoever wires it (HISTORY builds it; this is the shape that screen and app rely on):
//
//	h, err := history.Open(ctx, history.Options{…})
//	look := h.Look(ctx, sighting)        // look.Relation; never an error: Relation.Why says what is not known
//	h.Learn(look, history.Outcome{…})    // queues; returns at once
//	err = h.Teach(ctx, sighting)         // like Look and Learn of an accepted, unsuspicious mail, without look-ups; for `sekisho learn`
//	err = h.Flush(ctx)                   // until what was queued is written
//	err = h.Close(ctx)
