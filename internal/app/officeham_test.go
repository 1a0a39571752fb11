package app

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"sekisho/internal/record"
)

// officeFile is one of the ordinary attachments of testdata/office (its README says how they were made).
type officeFile struct{ name, content string }

func readOffice(t *testing.T) []officeFile {
	t.Helper()
	f, err := os.Open("testdata/office/office.tar.zst")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var list []officeFile
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, officeFile{h.Name, string(content)})
	}
}

// officeTypes are the media types under which mail programs send files; the others go as octets.
var officeTypes = map[string]string{
	".pdf": "application/pdf", ".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".tif": "image/tiff", ".zip": "application/x-zip-compressed", ".txt": "text/plain", ".csv": "text/csv",
	".html": "text/html", ".ics": "text/calendar", ".vcf": "text/x-vcard", ".p7s": "application/x-pkcs7-signature", ".eml": "message/rfc822",
}

// officeFileMail is a mail of a partner, confirmed by our verifier, that carries the file. told: the text says the password of what is encrypted.
func officeFileMail(f officeFile, charset string, told bool) string {
	mediaType := officeTypes[strings.ToLower(path.Ext(f.name))]
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	text := greeting + "パスワードは別途お送りします。\n"
	if told {
		text = greeting + "添付ファイルのパスワードは tokiwa2026 です。\n"
	}
	attachment := file(mediaType, "utf-8", f.name, f.content)
	if mediaType == "message/rfc822" { // never encoded (RFC 2046, section 5.2.1)
		attachment = "Content-Type: message/rfc822; name=\"" + word("utf-8", f.name) + "\"\nContent-Disposition: attachment\n\n" + strings.ReplaceAll(f.content, "\r\n", "\n")
	}
	body := "Content-Type: multipart/mixed; boundary=\"----=_NextPart_000_0001\"\n\n------=_NextPart_000_0001\n" + textIn(charset, text) +
		"------=_NextPart_000_0001\n" + attachment + "\n------=_NextPart_000_0001--\n"
	return "Authentication-Results: mx.tokiwa.example; dkim=pass header.d=aoba.example; dmarc=pass (p=reject) header.from=aoba.example\r\n" +
		written(fromAoba("X-Mailer: Microsoft Outlook 16.0"), body)
}

// Ordinary office attachments stay far from suspicion: from a partner whose mail is authenticated none has a trait of weight 5 or more, and none
// lifts its mail above note. The table of what was found is printed with -v.
func TestOfficeAttachmentsStayHam(t *testing.T) {
	files := readOffice(t)
	files = append(files, officeForms(t, files)...)
	if len(files) < 200 {
		t.Fatalf("only %d files", len(files))
	}
	s := unpackingScreen(t)
	levels, traits := map[string]int{}, map[string]int{}
	for i, f := range files {
		charset := []string{jis, "utf-8"}[i%2]
		r := judgeFromAuthor(t, s, officeFileMail(f, charset, i%3 == 0))
		levels[r.Level]++
		weights := weighing(r)
		t.Logf("%-5s %4.1f  %s  %s", r.Level, r.Score, f.name, strings.Join(weights, " "))
		if r.Level != "pass" && r.Level != "note" || len(r.Undecided) > 0 && r.Level == "undecided" {
			t.Errorf("%s: level %s, score %v\n%s", f.name, r.Level, r.Score, reasons(r))
		}
		for _, finding := range r.Findings {
			traits[finding.Trait]++
			if finding.Weight >= 5 {
				t.Errorf("%s: %s weighs %v: %s", f.name, finding.Trait, finding.Weight, finding.Evidence.En)
			}
		}
	}
	t.Logf("%d files, levels %v, traits %v", len(files), levels, traits)
	if levels["pass"] < len(files)*3/4 {
		t.Errorf("only %d of %d pass", levels["pass"], len(files))
	}
}

// weighing lists the traits that weigh.
func weighing(r record.Result) []string {
	var list []string
	for _, f := range r.Findings {
		if f.Weight > 0 {
			list = append(list, fmt.Sprintf("%s%+.1f", f.Trait, f.Weight))
		}
	}
	return list
}

// The set is what it says: each kind of file is there, is read as that kind, and archives are looked into.
func TestOfficeIsWhatItSays(t *testing.T) {
	s := unpackingScreen(t)
	types, unlocked := map[string]int{}, 0
	for _, f := range readOffice(t) {
		r := judgeFromAuthor(t, s, officeFileMail(f, "utf-8", true))
		for _, o := range r.Objects {
			types[o.Type]++
			if o.Unlocked && !strings.Contains(o.Path, "/") {
				unlocked++
			}
		}
	}
	for kind, least := range map[string]int{"ooxml": 40, "ole": 30, "odf": 15, "pdf": 20, "rtf": 4, "image": 20, "zip": 30, "text": 20} {
		if types[kind] < least {
			t.Errorf("%d of %s, want %d; all: %v", types[kind], kind, least, types)
		}
	}
	if unlocked < 12 {
		t.Errorf("%d archives were opened with the password of the text", unlocked)
	}
}
