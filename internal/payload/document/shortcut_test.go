package document

import (
	"bytes"
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"
)

// link describes a shell link for a test; empty fields are left out of the file.
type link struct {
	items                           []string // file items of the item list, after the drive C:
	local, localWide, share, suffix string   // LinkInfo
	name, relative, dir, args, icon string
	ansi                            bool
	environment, iconEnvironment    string
	iconIndex                       int32
}

func (l link) build(t testing.TB) []byte {
	var flags uint32
	body := new(bytes.Buffer)
	if l.items != nil {
		flags |= hasItemList
		list := itemList(l.items)
		body.Write(le16(len(list)))
		body.Write(list)
	}
	if l.local+l.localWide+l.share != "" {
		flags |= hasLinkInfo
		body.Write(l.linkInfo(t))
	}
	for i, s := range []string{l.name, l.relative, l.dir, l.args, l.icon} {
		if s != "" {
			flags |= hasName << i
			body.Write(l.counted(t, s))
		}
	}
	if !l.ansi {
		flags |= isUnicode
	}
	for id, s := range map[uint32]string{0xa0000001: l.environment, 0xa0000007: l.iconEnvironment} {
		if s != "" {
			body.Write(environmentBlock(id, s))
		}
	}
	body.Write(le32(0)) // TerminalBlock

	head := make([]byte, linkHeaderSize)
	copy(head, ShortcutSignature)
	binary.LittleEndian.PutUint32(head[20:], flags)
	binary.LittleEndian.PutUint32(head[56:], uint32(l.iconIndex))
	return append(head, body.Bytes()...)
}

func le16(n int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }
func le32(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func cp932(t testing.TB, s string) []byte {
	t.Helper()
	b, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (l link) counted(t testing.TB, s string) []byte {
	if l.ansi {
		b := cp932(t, s)
		return append(le16(len(b)), b...)
	}
	b := utf16le(s)
	return append(le16(len(b)/2), b...)
}

func itemList(names []string) []byte {
	list := item(append([]byte{0x1f, 0x50}, make([]byte, 16)...)) // My Computer
	list = append(list, item([]byte("\x2fC:\\\x00"))...)
	for _, n := range names {
		b := append([]byte{0x32, 0}, make([]byte, 10)...)
		list = append(list, item(append(append(b, n...), 0))...)
	}
	return append(list, 0, 0)
}

func item(b []byte) []byte { return append(le16(len(b)+2), b...) }

func (l link) linkInfo(t testing.TB) []byte {
	header := make([]byte, 36)
	put := func(at int, b []byte) {
		binary.LittleEndian.PutUint32(header[at:], uint32(len(header)))
		header = append(header, b...)
	}
	binary.LittleEndian.PutUint32(header[4:], 36)
	flags := uint32(1)
	put(16, append(cp932(t, l.local), 0))
	put(24, append(cp932(t, l.suffix), 0))
	if l.localWide != "" {
		put(28, append(utf16le(l.localWide), 0, 0))
	}
	if l.share != "" {
		flags = 2
		network := append(le32(0x14+len(l.share)+1), le32(2)...)
		network = append(network, le32(0x14)...)
		network = append(network, make([]byte, 8)...)
		put(20, append(append(network, l.share...), 0))
	}
	binary.LittleEndian.PutUint32(header[8:], flags)
	binary.LittleEndian.PutUint32(header, uint32(len(header)))
	return header
}

func environmentBlock(id uint32, s string) []byte {
	b := make([]byte, 788)
	binary.LittleEndian.PutUint32(b, 788)
	binary.LittleEndian.PutUint32(b[4:], id)
	copy(b[268:], utf16le(s))
	return b
}

func TestReadShortcut(t *testing.T) {
	for name, c := range map[string]struct {
		link link
		want Shortcut
	}{
		"local path": {
			link{local: `C:\Windows\System32\cmd.exe`, args: "/c echo 資料", icon: `C:\Office\winword.exe`, iconIndex: 1},
			Shortcut{Target: `C:\Windows\System32\cmd.exe`, Arguments: "/c echo 資料", Icon: `C:\Office\winword.exe,1`},
		},
		"code page": {
			link{ansi: true, local: `C:\資料\表示.exe`, args: "議事録を開く", icon: "shell32.dll", iconIndex: -3},
			Shortcut{Target: `C:\資料\表示.exe`, Arguments: "議事録を開く", Icon: "shell32.dll,-3"},
		},
		"wide path":       {link{local: "C:\\?", localWide: `C:\髙﨑\表.exe`}, Shortcut{Target: `C:\髙﨑\表.exe`}},
		"share":           {link{share: `\\files.example\share`, suffix: "run.exe"}, Shortcut{Target: `\\files.example\share\run.exe`}},
		"relative only":   {link{relative: `..\run.bat`, name: "資料", dir: `C:\`}, Shortcut{Target: `..\run.bat`}},
		"environment":     {link{relative: `x.exe`, environment: `%windir%\system32\cmd.exe`}, Shortcut{Target: `%windir%\system32\cmd.exe`}},
		"items only":      {link{items: []string{"Windows", "cmd.exe"}}, Shortcut{Target: `C:\Windows\cmd.exe`}},
		"items disagree":  {link{items: []string{"cmd.exe"}, local: `C:\議事録.pdf`}, Shortcut{Target: `C:\cmd.exe`}},
		"items agree":     {link{items: []string{"CMD.EXE"}, local: `C:\Windows\cmd.exe`}, Shortcut{Target: `C:\Windows\cmd.exe`}},
		"short item":      {link{items: []string{"POWERS~1.EXE"}, local: `C:\powershell.exe`}, Shortcut{Target: `C:\powershell.exe`}},
		"icon by block":   {link{iconEnvironment: `%ProgramFiles%\winword.exe`, iconIndex: 2}, Shortcut{Icon: `%ProgramFiles%\winword.exe,2`}},
		"nothing said":    {link{}, Shortcut{}},
		"index, no place": {link{iconIndex: 5}, Shortcut{}},
	} {
		got := ReadShortcut(c.link.build(t))
		if got == nil || *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestReadShortcutCut(t *testing.T) {
	whole := link{local: `C:\cmd.exe`, args: "/c echo", icon: "winword.exe"}.build(t)
	for n := range whole {
		got := ReadShortcut(whole[:n])
		if (got != nil) != (n >= linkHeaderSize) {
			t.Errorf("cut at %d of %d: %+v", n, len(whole), got)
		}
	}
	args := bytes.Index(whole, utf16le("/c echo")) + len(utf16le("/c echo"))
	if got := ReadShortcut(whole[:args]); got.Target != `C:\cmd.exe` || got.Arguments != "/c echo" || got.Icon != "" {
		t.Errorf("what stands before the damage is lost: %+v", got)
	}
}

func TestReadShortcutNone(t *testing.T) {
	other := link{}.build(t)
	other[5] ^= 1
	for name, b := range map[string][]byte{
		"nothing": nil, "text": []byte("L is for link"), "other CLSID": other, "size alone": []byte("\x4c\x00\x00\x00"),
	} {
		if got := ReadShortcut(b); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func FuzzReadShortcut(f *testing.F) {
	f.Add(link{local: `C:\cmd.exe`, args: "/c echo", icon: "winword.exe"}.build(f))
	f.Add(link{share: `\\files.example\share`, suffix: "run.exe", environment: "%windir%"}.build(f))
	f.Add(link{ansi: true, items: []string{"Windows", "cmd.exe"}, args: "資料"}.build(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := ReadShortcut(b)
		if s != nil && len(s.Target)+len(s.Arguments)+len(s.Icon) > 8*len(b)+100 {
			t.Errorf("%d octets became %d", len(b), len(s.Target)+len(s.Arguments)+len(s.Icon))
		}
	})
}
