package eval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sekisho/internal/stats/chart"
	"sekisho/internal/text"
)

func (w *writer) days() {
	list, by := w.r.spans()
	fmt.Fprintf(w, "\n%s\n  %s", w.Lang.By(by), chart.Cell("", 12))
	for _, level := range Levels() {
		w.WriteString(chart.Padded(w.Lang.Level(level), 12))
	}
	w.WriteString("\n")
	for _, s := range list {
		fmt.Fprintf(w, "  %s", chart.Cell(s.Name(by), 12))
		for _, level := range Levels() {
			w.WriteString(chart.Padded(chart.Grouped(s.Levels[level]), 12))
		}
		w.WriteString("\n")
	}
}

func (w *writer) senders() {
	w.say("\nDomains of the senders of marked and held mail", "\n注意・保留となったメールの差出人ドメイン")
	for _, s := range w.r.Senders[:min(len(w.r.Senders), textSenders)] {
		fmt.Fprintf(w, "  %s%s\n", chart.Cell(text.Escape(domain(w.Lang, s.Domain)), 50), chart.Padded(chart.Grouped(int64(s.Mails)), 9))
	}
}

// traits lists what was found at all, or must be.
func (w *writer) traits() {
	w.say("\nTraits", "\n着眼点(trait)")
	head := []string{w.title("mails", "通数")}
	if w.r.Labelled {
		head = append(head, w.title("attack", "攻撃"), w.title("ordinary", "通常"), w.title("must", "必須"), w.title("recall", "再現率"),
			w.title("must not", "禁止"), w.title("precision", "適合率"), w.title("unsaid", "記載外"))
	} else {
		head = append(head, w.title("share", "割合"), "note", "mark", "hold")
	}
	w.WriteString("  " + chart.Cell("", nameColumns))
	for _, h := range head {
		w.WriteString(chart.Padded(h, 11))
	}
	w.WriteString("\n")
	for _, t := range w.r.ranked() {
		if t.Hits+t.Wanted+t.Barred == 0 {
			continue
		}
		w.WriteString("  " + chart.Cell(t.ID, nameColumns))
		for _, value := range w.r.cells(t) {
			w.WriteString(chart.Padded(value, 11))
		}
		w.WriteString("\n")
	}
	if silent := w.r.silent(); w.r.Labelled && len(silent) > 0 {
		w.say("  found nowhere: %s", "  どのメールにも見つからなかったもの: %s", strings.Join(silent, ", "))
	}
}

// ranked is the traits in the order of the table; without labels, those first that marked and held mail has most.
func (r *Report) ranked() []*Trait {
	list := slices.Clone(r.Traits)
	if !r.Labelled {
		slices.SortStableFunc(list, func(a, b *Trait) int { return cmp.Or(b.suspicious()-a.suspicious(), b.Hits-a.Hits) })
	}
	return list
}

// suspicious counts the marked and held mails that have it.
func (t *Trait) suspicious() int { return t.Levels["mark"] + t.Levels["hold"] }

// cells are the figures of a trait.
func (r *Report) cells(t *Trait) []string {
	if !r.Labelled {
		return []string{
			chart.Grouped(int64(t.Hits)), chart.Share(int64(t.Hits), int64(r.Judged)),
			chart.Grouped(int64(t.Levels["note"])), chart.Grouped(int64(t.Levels["mark"])), chart.Grouped(int64(t.Levels["hold"])),
		}
	}
	return []string{
		chart.Grouped(int64(t.Hits)), chart.Grouped(int64(t.Attack)), chart.Grouped(int64(t.Ham)),
		fmt.Sprintf("%d/%d", t.Found, t.Wanted), percent(t.Recall()), fmt.Sprintf("%d/%d", t.Wrong, t.Barred), percent(t.Precision()),
		chart.Grouped(int64(t.Extra)),
	}
}

func percent(share float64, known bool) string {
	if !known {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// silent are the traits that were found in no mail.
func (r *Report) silent() (ids []string) {
	for _, t := range r.Traits {
		if t.Hits == 0 {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

func (w *writer) pairs() {
	if len(w.r.Pairs) == 0 {
		return
	}
	w.say("\nTraits that come together (mails with both; share of those with either)", "\n同時に現れる着眼点(両方を含む通数、いずれかを含むメールに占める割合)")
	for _, p := range w.r.Pairs[:min(len(w.r.Pairs), textPairs)] {
		fmt.Fprintf(w, "  %s%s%s\n", chart.Cell(p.A+" + "+p.B, 2*nameColumns), chart.Padded(chart.Grouped(int64(p.Together)), 8), chart.Padded(percent(p.Jaccard, true), 8))
	}
	if more := len(w.r.Pairs) - textPairs; more > 0 {
		w.say("  and %d more", "  ほか %d 組", more)
	}
}

func (w *writer) ablation() {
	w.say("\nIf a family weighed nothing: mails whose level would change", "\n系統の重みを 0 にした場合に判定が変わるメール")
	for _, a := range w.r.Ablation {
		var steps []string
		n := 0
		for _, s := range a.Steps() {
			n += a.Changed[s]
			steps = append(steps, fmt.Sprintf("%s → %s %s", s.From, s.To, chart.Grouped(int64(a.Changed[s]))))
		}
		fmt.Fprintf(w, "  %s%s  %s\n", chart.Cell(a.Family, 14), chart.Padded(chart.Grouped(int64(n)), 8), strings.Join(steps, ", "))
	}
}

func (w *writer) time() {
	t := w.r.Time
	w.say("\nTime of a mail, reading included: half of them within %s, 99 of 100 within %s, the longest %s",
		"\n1 通の処理時間(読み取りを含む): 中央値 %s、99パーセンタイル %s、最長 %s", milli(t.P50), milli(t.P99), milli(t.Max))
	var parts []string
	var sum time.Duration
	for _, f := range t.Families {
		sum += f.Mean
		parts = append(parts, f.Family+" "+micro(f.Mean))
	}
	w.say("  of it in traits, on the average: %s (%s)", "  うち着眼点の判定(平均): %s(%s)", micro(sum), strings.Join(parts, ", "))
}

func milli(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

func micro(d time.Duration) string { return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1000) }

// doubts lists why traits were undecided.
func (w *writer) doubts() {
	if len(w.r.Doubts) == 0 {
		return
	}
	w.say("\nTraits that were undecided, by reason", "\n判定できなかった着眼点(理由別の件数)")
	for _, d := range w.r.doubts() {
		fmt.Fprintf(w, "  %s%s\n", chart.Cell(d.Label, 2*nameColumns), chart.Padded(d.Value, 8))
	}
}

// doubts are the reasons, the most frequent first.
func (r *Report) doubts() (list []figure) {
	reasons := slices.SortedFunc(maps.Keys(r.Doubts), func(a, b string) int { return cmp.Or(r.Doubts[b]-r.Doubts[a], cmp.Compare(a, b)) })
	for _, reason := range reasons {
		list = append(list, figure{text.Escape(reason), chart.Grouped(int64(r.Doubts[reason])), ""})
	}
	return list
}

func (w *writer) unread() {
	if len(w.r.Unread) == 0 {
		return
	}
	w.say("\nNot read: %d", "\n読めなかったもの: %d", len(w.r.Unread))
	for _, u := range w.r.Unread[:min(len(w.r.Unread), textLost)] {
		fmt.Fprintf(w, "  %s: %s\n", text.Clip(text.Escape(u.File), 80), text.Escape(u.Why))
	}
	if more := len(w.r.Unread) - textLost; more > 0 {
		w.say("  and %d more", "  ほか %d 件", more)
	}
}
