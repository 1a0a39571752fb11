package heuristics

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/payload/document"
	"sekisho/internal/payload/icon"
)

func TestTableRows(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Table() {
		if row.ID == "" || seen[row.ID] || row.ID != strings.ToLower(row.ID) {
			t.Errorf("id %q is empty, doubled or not lower case", row.ID)
		}
		seen[row.ID] = true
		if row.Ref == "" || row.Kind == 0 || row.Find == nil {
			t.Errorf("%s: no reference, kind or function", row.ID)
		}
		if err := row.check(); err != nil {
			t.Error(err)
		}
		checkText(t, row.ID, row.Text)
	}
	for _, c := range Combos() {
		if seen[c.ID] || c.Bonus <= 0 || c.Ref == "" || len(c.All) == 0 {
			t.Errorf("combo %q is doubled or not complete", c.ID)
		}
		seen[c.ID] = true
		checkText(t, c.ID, c.Text)
	}
}

func checkText(t *testing.T, id string, text Text) {
	t.Helper()
	en, ja := placeholder.FindAllString(text.En, -1), placeholder.FindAllString(text.Ja, -1)
	slices.Sort(en)
	slices.Sort(ja)
	if text.En == "" || text.Ja == "" || !slices.Equal(slices.Compact(en), slices.Compact(ja)) {
		t.Errorf("%s: placeholders differ or a language is missing: %q, %q", id, text.En, text.Ja)
	}
	if rest := placeholder.ReplaceAllString(text.En+text.Ja, ""); strings.ContainsAny(rest, "{}") {
		t.Errorf("%s: a placeholder is not written as {key}: %q", id, rest)
	}
}

// Every id that a rule names is a trait.
func TestNamedIDsExist(t *testing.T) {
	ids := map[string]bool{}
	for _, row := range Table() {
		ids[row.ID] = true
	}
	for _, id := range append(hardFloor(), "helo-forged") {
		if !ids[id] {
			t.Errorf("%s is no trait", id)
		}
	}
	for _, c := range Combos() {
		for _, id := range slices.Concat(c.All...) {
			if !ids[id] && id != RiskyAttachment {
				t.Errorf("combo %s names %s, which is no trait", c.ID, id)
			}
		}
	}
}

// samples has, for each trait, facts in which it is found, one for each of its sentences.
func samples() map[string][]given {
	foreign := facts().from("外務省 <x@mofa.go.jp>").at("CN", "114.114.114.114").auth(origin.No)
	forged := facts()
	forged.f.Auth.Forged = []origin.Forgery{{Field: "Authentication-Results", Index: 1}}
	link := file("2", "a.lnk", payload.LNK)
	link.Shortcut = &document.Shortcut{Target: "notepad.exe"}
	locked := file("2", "a.rar", payload.RAR)
	locked.Encrypted, locked.Unfinished = true, payload.Encrypted
	opened := packed("2", "a.zip", "a.xlsx")
	opened.Encrypted, opened.Unlocked = true, true
	unread := facts()
	unread.f.Mail.Defects = []mail.Defect{mail.DefectTooManyParts}
	list := map[string][]given{
		"origin-foreign":      {foreign},
		"origin-jp-claim":     {foreign, facts().from("a@aoba.jp").at("KR", "192.0.2.5")},
		"origin-watchlist":    {facts().set(func(f *Facts) { f.Origin.Watch = "AS64500" })},
		"rdns-generic":        {edge("118.27.105.9", "", "x").set(noPTR), edge("118.27.105.9", "118-27-105-9.example.net", "x")},
		"helo-forged":         {edge("118.27.105.9", "", "tokiwa.example"), edge("118.27.105.9", "", "[10.0.0.1]")},
		"helo-desktop":        {edge("118.27.105.9", "", "WIN-8OV2K3MQ1AB")},
		"date-tz-odd":         {dated(aoba, "Thu, 5 Nov 2026 09:00:00 +0800"), dated("a@b.cn", "Thu, 5 Nov 2026 09:00:00 +0800")},
		"date-skew":           {dated(aoba, "Mon, 2 Nov 2026 09:00:00 +0900"), dated(aoba, "Mon, 9 Nov 2026 09:00:00 +0900")},
		"gojp-unauth":         {foreign},
		"mailer-foreign":      {facts().from(aoba).field("X-Mailer", "Foxmail 6")},
		"charset-foreign":     {inCharset(aoba, "gb2312", "よろしくお願いします。")},
		"lang-tag-foreign":    {showing(aoba, "よろしくお願いします。").field("Content-Language", "zh-CN")},
		"msgid-mismatch":      {withID(aoba, "<1@mail.example.net>", "b@aoba.co.jp")},
		"msgid-local":         {withID(aoba, "<1@localhost>", ""), withID(aoba, "", "")},
		"dmarc-fail":          {shop().dmarc("fail", "reject"), shop().dmarc("fail", "quarantine")},
		"dmarc-fail-none":     {shop().dmarc("fail", "none"), shop().dmarc("fail", "")},
		"spf-fail":            {shop().spf("fail", "shop.example").aligning(origin.No)},
		"own-domain-outside":  {ours(), facts().toTokiwa().envelope("a@tokiwa.example")},
		"lookalike-domain":    lookalikes(),
		"replyto-freemail":    {answering(aoba, "b@gmail.com")},
		"replyto-differs":     {answering(aoba, "b@midori.example")},
		"envelope-mismatch":   {facts().from(aoba).envelope("b@midori.example")},
		"ext-magic-mismatch":  {facts().carrying(file("2", "a.pdf", payload.PE))},
		"url-text-mismatch":   {linking("https://evil.example/", "https://www.tokiwa.example/")},
		"url-brand-lookalike": {linking("https://mofa-go-jp.com/", ""), linking("https://mofa.go.jp.evil.example/", ""), linking("https://evil.example/mofa.go.jp/", "")},
		"url-ip-literal": {linking("http://192.0.2.7/", ""), linking("http://3221225991/", ""), linking("https://mofa.go.jp@evil.example/", ""),
			linking("https://secure-раypal.example/", ""), linking("https://evil.example:8081/", "")},
		"url-direct-payload": {linking("https://evil.example/a.exe", ""), linking("https://evil.example/x?export=download", "")},
		"url-shortener":      {linking("https://bit.ly/3x", "")},
		"url-cloud-share":    {linking("https://drive.google.com/x", "")},
		"url-open-redirect":  {linking("https://www.google.com/url?q=https://evil.example/", "")},
		"qr-link":            {coded(asking, "https://evil.example/"), withImage(asking, func(o *payload.Object) { o.CodesUnread = payload.NotDecoded })},
		"attach-and-url":     {offering("こちらのURLでも確認が可能です。")},
		"authres-forged":     {forged},
		"public-body-claim":  {foreign, facts().from("外務省 <x@example.net>")},
		"org-name-freemail":  {facts().from("外務省 <x@gmail.com>"), facts().from("外務省 <x@nifty.com>"), facts().from("外務省 <x@sute.jp>")},
		"company-on-freemail": {facts().from("株式会社青葉 <x@gmail.com>"), facts().from("株式会社青葉 <x@docomo.ne.jp>"),
			facts().from("株式会社青葉 <x@mailinator.com>")},
		"name-holds-other-addr": {facts().from(`"tanaka@aoba.co.jp" <x@example.net>`)},
		"sig-domain-mismatch": {facts().from("x@example.net").signed("青葉商事", "tanaka@aoba.co.jp"),
			facts().from("x@example.net").signed("青葉商事", "https://www.aoba.co.jp/")},
		"auth-aligned":      {facts().from("a@aoba.co.jp").auth(origin.Yes)},
		"gojp-auth-aligned": {facts().from("a@mofa.go.jp").auth(origin.Yes)},
		"attach-present":    {facts().carrying(file("2", "a.pdf", payload.PDF)), facts().carrying(file("2", "", payload.PDF))},
		"exec-attach":       {facts().carrying(file("2", "a.exe", payload.PE)), facts().carrying(file("2", "", payload.PE))},
		"exec-in-archive": {facts().carrying(packed("2", "a.zip", "a.exe")), facts().carrying(packed("2", "", "a.exe")),
			facts().carrying(holding(payload.ISO, file("2", "a.exe", payload.PE)))},
		"script-attach": {facts().carrying(file("2", "a.js", payload.Text)), facts().carrying(leading("a.url", "https://evil.example/"))},
		"doc-icon-exe": {facts().carrying(wearing(file("2", "a.exe", payload.PE), icon.Word, icon.Similar)), facts().carrying(wearing(file("2", "", payload.PE), icon.PDF, icon.ByShape)),
			facts().carrying(wearing(file("2", "a.exe", payload.PE), icon.Thumbnail, icon.AsSmall)), facts().carrying(wearing(file("2", "a.lnk", payload.LNK), icon.PDF, icon.ByPointer))},
		"shortcut-attach":  {facts().carrying(link), facts().carrying(file("2", "a.lnk", payload.LNK))},
		"double-ext":       {facts().carrying(file("2", "a.pdf.exe", payload.PE)), facts().carrying(file("2", "a.pdf.zip", payload.ZIP))},
		"rlo-name":         {facts().carrying(file("2", "a\u202efdp.exe", payload.PE))},
		"mojibake-name":    {named(aoba, word("", "è«‹æ±‚æ›¸.pdf", "x")), named(aoba, word("", "\ufffd\ufffd.pdf", "x")), named(aoba, plain("%E8%A6%8B%E7%A9%8D.pdf"))},
		"raw8bit-name":     {named(abroad, rawName(japanese.ShiftJIS, "shift_jis", "予定表.doc"))},
		"macro-doc":        macroSamples(),
		"doc-exploit-hint": {facts().carrying(exploiting(document.DDE)), facts().carrying(loading("attachedTemplate", "http://example.net/a.dotm"))},
		"space-pad-name": {facts().carrying(file("2", "a.pdf          .exe", payload.PE)),
			facts().carrying(file("2", "a.pdf_"+strings.Repeat("a", 120)+".exe", payload.PE))},
		"fake-dot-name":  {facts().carrying(file("2", "a．pdf.exe", payload.PE))},
		"opaque-archive": {facts().carrying(locked), unread},
		"pdf-active":     {facts().carrying(pdf(document.JavaScript)), facts().carrying(pdf(document.Button))},
		"onenote-attach": {facts().carrying(section("a.pdf")), facts().carrying(section("a.wsf"))},
		"ichitaro":       {facts().carrying(file("2", "a.jtd", payload.JTD))},
		"html-attach":    {facts().carrying(file("2", "a.html", payload.HTML))},
		"html-smuggling": {facts().carrying(smuggler("a.html", payload.HTML, document.SignDecode, document.SignBuild))},
		"disk-image":     {facts().carrying(file("2", "a.iso", payload.ISO))},
		"nested-archive": {facts().carrying(holding(payload.ISO, holding(payload.ZIP)))},
		"padded-bomb":    {facts().carrying(swelled("a.doc", payload.OLE))},
		"lzh-or-sfx": {facts().carrying(file("2", "a.lzh", payload.LZH)),
			facts().carrying(&payload.Object{Path: "2", Name: "a.exe", Type: payload.PE, SelfExtracting: true})},
		"encrypted-archive": {facts().carrying(locked), facts().carrying(opened)},
	}
	maps.Copy(list, relationSamples())
	maps.Copy(list, wordingSamples())
	return list
}

func TestEvidenceIsComplete(t *testing.T) {
	for _, row := range Table() {
		if len(samples()[row.ID]) == 0 {
			t.Errorf("%s has no sample", row.ID)
		}
		for _, g := range samples()[row.ID] {
			hits, _ := row.Find(g.f)
			if len(hits) == 0 {
				t.Errorf("%s does not find its sample", row.ID)
			}
			for _, h := range hits {
				checkHit(t, row, h)
			}
			e := evidenceOf(t, judge(t, g.f), row.ID)
			if placeholder.MatchString(e.En+e.Ja) || strings.Contains(e.En+e.Ja, "?") {
				t.Errorf("%s: a place is not filled: %q, %q", row.ID, e.En, e.Ja)
			}
		}
	}
}

func checkHit(t *testing.T, row Trait, h Hit) {
	t.Helper()
	sentence := row.Text
	if h.Text != nil {
		sentence = *h.Text
		checkText(t, row.ID, sentence)
	}
	for _, place := range placeholder.FindAllString(sentence.En, -1) {
		key := strings.Trim(place, "{}")
		if h.Data[key] == "" && (h.Data[key+".en"] == "" || h.Data[key+".ja"] == "") {
			t.Errorf("%s: %s has no value in %v", row.ID, place, h.Data)
		}
	}
}

func TestUnreadPartsAreSaid(t *testing.T) {
	for _, d := range []mail.Defect{mail.DefectTooManyParts, mail.DefectTooDeep, mail.DefectHeaderTooBig, mail.DefectReaderFailed} {
		g := facts()
		g.f.Mail.Defects = []mail.Defect{d}
		if got := state(t, "opaque-archive", g.f); got != "hit" {
			t.Errorf("mail with %s: %s", d, got)
		}
		part := &mail.Part{Path: "1.2", Defects: []mail.Defect{d}}
		g = facts().root(&mail.Part{Path: "1", Parts: []*mail.Part{{Path: "1.1"}, part}})
		if got := state(t, "opaque-archive", g.f); got != "hit" {
			t.Errorf("part with %s: %s", d, got)
		}
		for _, id := range []string{"exec-attach", "exec-in-archive", "script-attach", "shortcut-attach", "double-ext", "rlo-name", "mojibake-name", "space-pad-name"} {
			if got := state(t, id, g.f); got != "undecided" {
				t.Errorf("%s beside %s: %s", id, d, got)
			}
		}
	}
	g := facts()
	g.f.Mail.Defects = []mail.Defect{mail.DefectRaw8Bit, mail.DefectCharset, mail.DefectNameConflict}
	if got := state(t, "opaque-archive", g.f); got != "no" {
		t.Errorf("defects that hide nothing: %s", got)
	}
}

// A mail of which a part was not read is never a plain pass: what hides things on purpose marks it, what also happens to broken mail is noted.
func TestUnreadMailIsNoPass(t *testing.T) {
	for d, want := range map[mail.Defect]Level{
		mail.DefectTooManyParts: Mark, mail.DefectTooDeep: Mark, mail.DefectHeaderTooBig: Mark,
		mail.DefectReaderFailed: Note, mail.DefectNoBoundary: Note, mail.DefectOpenHeader: Note,
		mail.DefectCharset: Pass, mail.DefectBadEncoding: Pass,
	} {
		g := facts()
		g.f.Mail.Defects = []mail.Defect{d}
		if v := judge(t, g.f); v.Level != want {
			t.Errorf("%s: %s (%v), want %s", d, v.Level, v.Score, want)
		}
	}
}
