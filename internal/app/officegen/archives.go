package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

// bundles are what offices pack together.
var bundles = [][]string{
	{"御見積書.docx", "御見積書.pdf"}, {"売上集計表.xlsx", "勤務表.xls"}, {"写真1.jpg", "写真2.jpg", "IMG_0001.JPG"}, {"平面図.dxf", "立面図.DXF"},
	{"会社案内.pptx"}, {"業務委託契約書(案).doc", "稟議書.docx"}, {"受注データ.csv", "memo.txt"},
}

// password is that of every encrypted archive of the set.
const password = "tokiwa2026"

// archives packs bundles in the ways of Windows, macOS and of tools.
func (s *set) archives() error {
	for i, bundle := range bundles {
		if err := s.bundle(i, bundle); err != nil {
			return err
		}
	}
	return s.nested()
}

func (s *set) bundle(i int, bundle []string) error {
	for _, name := range bundle {
		if err := s.put(name, s.files[name]); err != nil {
			return err
		}
	}
	windows, err := s.zipped(bundle, func(name string) (string, error) { return japanese.ShiftJIS.NewEncoder().String(name) })
	if err != nil {
		return err
	}
	s.add(fmt.Sprintf("資料一式%d.zip", i+1), windows)
	mac, err := s.macZip(bundle)
	if err != nil {
		return err
	}
	s.add(fmt.Sprintf("アーカイブ%d.zip", i+1), mac)
	return s.byTools(i, bundle)
}

// byTools packs one bundle in some of the ways.
func (s *set) byTools(i int, bundle []string) error {
	type way struct {
		out, name string
		command   []string
		files     []string
	}
	ways := []way{
		{"a.zip", fmt.Sprintf("見積資料%d.zip", i+1), []string{"zip", "-q", "-P", password, "a.zip"}, bundle},
		{"b.zip", fmt.Sprintf("送付資料%d.zip", i+1), []string{"7z", "a", "-bso0", "-tzip", "-mem=AES256", "-p" + password, "b.zip"}, bundle},
	}
	switch i {
	case 0, 1:
		ways = append(ways, way{"c.tar.gz", fmt.Sprintf("backup-%d.tar.gz", i+1), []string{"tar", "czf", "c.tar.gz"}, bundle})
	case 2, 3:
		ways = append(ways, way{"d.zip", fmt.Sprintf("図面データ%d.zip", i+1), []string{"zip", "-q", "d.zip"}, bundle})
	case 4:
		ways = append(ways, way{"e.7z", "データ.7z", []string{"7z", "a", "-bso0", "e.7z"}, bundle})
	case 5:
		if err := s.put("KEIYAKU.DOC", s.files[bundle[0]]); err != nil {
			return err
		}
		// jLHA writes names in the charset of the locale, which has no Japanese here.
		ways = append(ways, way{"f.lzh", "書類.lzh", []string{"jlha", "aq", "f.lzh"}, []string{"KEIYAKU.DOC"}})
	case 6:
		ways = append(ways, way{"g.cab", "配布データ.cab", []string{"gcab", "-z", "-c", "g.cab"}, bundle})
	}
	for _, w := range ways {
		if err := s.command(w.command[0], append(w.command[1:], w.files...)...); err != nil {
			return err
		}
		if err := s.take(w.out, w.name); err != nil {
			return err
		}
		if err := os.Remove(filepath.Join(s.work, w.out)); err != nil {
			return err
		}
	}
	return nil
}

func (s *set) zipped(bundle []string, form func(string) (string, error)) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range bundle {
		shown, err := form(name)
		if err != nil {
			return nil, err
		}
		if err := entry(w, shown, s.files[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// macZip is an archive by the Finder: decomposed names without the flag for UTF-8, and files of AppleDouble (RFC 1740) beside them.
func (s *set) macZip(bundle []string) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := entry(w, norm.NFD.String("資料/"), nil); err != nil {
		return nil, err
	}
	for _, name := range bundle {
		shown := norm.NFD.String(name)
		if err := entry(w, norm.NFD.String("資料/")+shown, s.files[name]); err != nil {
			return nil, err
		}
		double := append([]byte("\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02\x00\x00\x00\x09\x00\x00\x002\x00\x00\x00\x20"), make([]byte, 64)...)
		if err := entry(w, norm.NFD.String("__MACOSX/資料/._")+shown, double); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func entry(w *zip.Writer, name string, content []byte) error {
	out, err := w.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	return err
}

// nested is a delivery that holds archives, and a long list that is squeezed.
func (s *set) nested() error {
	plain := func(name string) (string, error) { return name, nil }
	delivery, err := s.zipped([]string{"図面データ3.zip", "資料一式2.zip", "memo.txt"}, plain)
	if err != nil {
		return err
	}
	s.add("納品物.zip", delivery)
	mails, err := s.zipped([]string{"見積依頼.eml", "FW_ご連絡.eml"}, plain)
	if err != nil {
		return err
	}
	s.add("メール保存.zip", mails)
	if err := s.put("access.log", bytes.Repeat([]byte("192.0.2.1 - - [05/Nov/2026:09:00:00 +0900] \"GET / HTTP/1.1\" 200 512\n"), 400)); err != nil {
		return err
	}
	if err := s.command("gzip", "-k", "access.log"); err != nil {
		return err
	}
	return s.take("access.log.gz", "access.log.gz")
}
