package heuristics

import (
	"strings"

	"sekisho/internal/payload"
)

// ipa2015 lists the signs by which a mail user can tell targeted mail.
const ipa2015 = "IPA テクニカルウォッチ 標的型攻撃メールの例と見分け方 (2015)"

// smallImage is the size in octets below which an image within the text is decoration and no attachment.
const smallImage = 20_000

func attachmentTraits() []Trait {
	return []Trait{
		{
			ID: "attach-present", Family: Attachment, Weight: 0, Kind: Structural, Ref: ipa2015 + " エ①",
			Text: Text{
				En: "The mail has an attachment (“{name}”).",
				Ja: "添付ファイル「{name}」があります。",
			},
			Find: findAttachPresent,
		},
		{
			ID: "exec-attach", Family: Attachment, Weight: 8, Kind: Structural, Ref: ipa2015 + " エ②",
			Text: Text{
				En: "The attachment “{name}” is a program.",
				Ja: "添付ファイル「{name}」は、開くとプログラムが実行されるファイル(実行形式)です。",
			},
			Find: findExecAttach,
		},
		{
			ID: "exec-in-archive", Family: Attachment, Weight: 9, Kind: Structural, Ref: ipa2011 + "; " + ipa2015 + " エ②",
			Text: Text{
				En: "The archive “{archive}” contains the program “{name}”.",
				Ja: "圧縮ファイル「{archive}」の中に、開くとプログラムが実行されるファイル「{name}」(実行形式)があります。",
			},
			Find: findExecInArchive,
		},
		{
			ID: "script-attach", Family: Attachment, Weight: 8, Kind: Structural, Ref: "警察庁 サイバー空間をめぐる脅威の情勢 (2016)",
			Text: Text{
				En: "The file “{name}” runs code when it is opened.",
				Ja: "開くとパソコン上で命令が実行されるファイル「{name}」が含まれています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, scriptHit) },
		},
		{
			ID: "shortcut-attach", Family: Attachment, Weight: 9, Kind: Structural, Ref: ipa2015 + " エ③; MS-SHLLINK, section 2.1",
			Text: Text{
				En: "The file “{name}” is a shortcut.",
				Ja: "ショートカットファイル「{name}」が含まれています。",
			},
			Find: func(f *Facts) ([]Hit, Reason) { return f.hits(needsContent, shortcutHit) },
		},
	}
}

// shortcutRuns is the evidence of shortcut-attach where the link says what it starts.
var shortcutRuns = Text{
	En: "The file “{name}” is a shortcut that runs: {command}",
	Ja: "ショートカットファイル「{name}」が含まれています。開くと次のコマンドが実行されます: {command}",
}

// The evidence of exec-in-archive where a document or an attached mail holds the program.
var (
	programInDocument = Text{
		En: "The document “{archive}” contains the program “{name}”.",
		Ja: "文書「{archive}」の中に、開くとプログラムが実行されるファイル「{name}」(実行形式)が埋め込まれています。",
	}
	programInImage = Text{
		En: "The disk image “{archive}” contains the program “{name}”.",
		Ja: "ディスクイメージ「{archive}」の中に、開くとプログラムが実行されるファイル「{name}」(実行形式)があります。",
	}
	programInMail = Text{
		En: "The attached mail “{archive}” contains the program “{name}”.",
		Ja: "添付されたメール「{archive}」の中に、開くとプログラムが実行されるファイル「{name}」(実行形式)があります。",
	}
)

// finder looks at one thing that the mail carries.
type finder func(it item) (Hit, bool)

// hits asks find about everything carried. The strongest hits are kept, maxFindings of them; unread says why the answer is open where
// none has weight.
func (f *Facts) hits(unread func(*Facts) Reason, find finder) ([]Hit, Reason) {
	var strong, weak []Hit
	for _, it := range f.carried() {
		hit, ok := find(it)
		switch {
		case !ok:
		case hit.Share > 0:
			strong = append(strong, hit)
		case len(weak) < maxFindings:
			weak = append(weak, hit)
		}
		if len(strong) == maxFindings {
			break
		}
	}
	return append(strong, weak...), unread(f)
}

// needsContent gives the reason why a trait that looks into everything is undecided.
func needsContent(f *Facts) Reason { return f.unread(func(item) bool { return true }) }

// unread gives the reason why some of what the mail carries was not looked into: a reader failed, ran out of time or stopped at the
// limit of parts. What is encrypted, damaged or over a limit is a trait of its own.
func (f *Facts) unread(concerns func(item) bool) Reason {
	if reason := f.Missing["payload"]; reason != "" {
		return reason
	}
	for _, it := range f.carried() {
		failed := it.object.Unfinished == payload.Failed || it.object.Unfinished == payload.Timeout
		if failed && concerns(it) {
			return Reason("part " + it.object.Path + " not inspected: " + string(it.object.Unfinished))
		}
	}
	for _, d := range f.hidingDefects() {
		return Reason("mail not read whole: " + string(d))
	}
	return ""
}

func findAttachPresent(f *Facts) ([]Hit, Reason) {
	for _, it := range f.carried() {
		if it.attached() {
			return []Hit{{Part: it.object.Path, Data: it.values(), Share: 1}}, ""
		}
	}
	return nil, ""
}

// attached says that a mail program shows the item as a file.
func (it item) attached() bool {
	o := it.object
	decoration := o.Inline && it.class == payload.ClassImage && o.Size < smallImage
	return it.archive == nil && !it.body() && !decoration
}

// findExecAttach needs the type of every part, but not what is inside: a part that was typed before its reader failed is known.
func findExecAttach(f *Facts) ([]Hit, Reason) {
	untyped := func(it item) bool { return it.archive == nil && it.object.Type == payload.Unknown }
	return f.hits(func(f *Facts) Reason { return f.unread(untyped) }, func(it item) (Hit, bool) {
		return it.hit(), it.archive == nil && it.class == payload.ClassProgram && !it.body()
	})
}

func findExecInArchive(f *Facts) ([]Hit, Reason) {
	return f.hits(needsContent, func(it item) (Hit, bool) {
		if it.archive == nil || it.class != payload.ClassProgram {
			return Hit{}, false
		}
		hit := it.hit()
		putName(hit.Data, "archive", it.archive.Name)
		switch {
		case it.archive.Type == payload.MSG:
			hit.Text = &programInMail
		case it.archive.Document != nil:
			hit.Text = &programInDocument
		case it.archive.Class() == payload.ClassDiskImage:
			hit.Text = &programInImage
		}
		return hit, true
	})
}

// scriptLeads is the evidence of script-attach where the file says what it leads to.
var scriptLeads = Text{
	En: "The file “{name}” leads to the following when it is opened: {target}",
	Ja: "開くと別の場所に接続したり命令を実行したりするファイル「{name}」が含まれています。開かれるもの: {target}",
}

func scriptHit(it item) (Hit, bool) {
	if it.class != payload.ClassScript || it.body() {
		return Hit{}, false
	}
	hit := it.hit()
	if s := it.object.Shortcut; s != nil && s.Target != "" {
		hit.Data["target"] = strings.Join(strings.Fields(s.Target), " ")
		hit.Text = &scriptLeads
	}
	return hit, true
}

func shortcutHit(it item) (Hit, bool) {
	if it.class != payload.ClassShortcut {
		return Hit{}, false
	}
	hit := it.hit()
	link := it.object.Shortcut
	if link == nil {
		return hit, true
	}
	if command := strings.Join(strings.Fields(link.Target+" "+link.Arguments), " "); command != "" {
		hit.Data["command"] = command // blanks that push the arguments out of sight are left out
		hit.Text = &shortcutRuns
	}
	if link.Icon != "" {
		hit.Data["icon"] = link.Icon
	}
	return hit, true
}

// hit is a hit of full weight on the item.
func (it item) hit() Hit { return Hit{Part: it.object.Path, Data: it.values(), Share: 1} }
