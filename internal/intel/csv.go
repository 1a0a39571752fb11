package intel

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"sekisho/internal/record"
)

// A table's columns are found by their names, in any order. A column that is named after a kind holds values of that kind; "value" holds
// values whose kind another column names, or that show it by how they are written.
type columns struct {
	value, kind, id, source, tlp, from, until, note, pattern int // -1: there is none
	kinds                                                    map[int]string
}

// columnNames are the names of columns, lower case, without blanks, "-" and "_".
var columnNames = map[string][]string{
	"value":   {"value", "indicator", "ioc", "indicatorvalue", "iocvalue", "observable", "値", "指標", "インジケータ", "インジケーター", "検知指標"},
	"kind":    {"type", "kind", "indicatortype", "ioctype", "種別", "種類", "タイプ", "分類"},
	"id":      {"id", "uuid", "no", "番号", "識別子", "管理番号"},
	"source":  {"source", "reporter", "provider", "feed", "出典", "提供元", "情報源", "共有元"},
	"tlp":     {"tlp", "marking", "共有範囲", "取扱区分"},
	"from":    {"validfrom", "from", "firstseen", "firstseenutc", "dateadded", "date", "開始日", "有効開始", "有効開始日", "初認日", "初認日時", "登録日", "日付"},
	"until":   {"validuntil", "until", "expires", "expiration", "expirationdate", "終了日", "期限", "有効期限"},
	"note":    {"note", "notes", "comment", "comments", "description", "remarks", "tags", "備考", "コメント", "説明", "メモ", "摘要"},
	"pattern": {"pattern", "regex", "ispattern", "正規表現"},
}

// kindNames are the names of kinds, in columns and as types, written as columnNames; those of MISP are among them.
var kindNames = map[string][]string{
	KindAddress: {"address", "mail", "mailaddress", "email", "emailaddress", "emailaddr", "emailsrc", "emailreplyto", "sender", "mailfrom", "replyto",
		"アドレス", "メールアドレス", "送信元アドレス", "送信元メールアドレス", "差出人", "差出人アドレス", "送信者"},
	KindDomain:    {"domain", "domainname", "fqdn", "domainip", "ドメイン", "ドメイン名"},
	KindHost:      {"host", "hostname", "urlhost", "hostnameport", "ホスト", "ホスト名"},
	KindURL:       {"url", "リンク", "不審url", "接続先url"},
	KindIP:        {"ip", "ipaddress", "ipv4", "ipv6", "ipv4addr", "ipv6addr", "cidr", "network", "ipsrc", "ipdst", "ipsrcport", "ipdstport", "ipアドレス", "送信元ip", "送信元ipアドレス", "接続先ip"},
	KindSHA256:    {"sha256", "filehashsha256", "hashsha256", "sha256hash"},
	KindSHA1:      {"sha1", "filehashsha1", "hashsha1", "sha1hash"},
	KindMD5:       {"md5", "filehashmd5", "hashmd5", "md5hash"},
	kindDigest:    {"hash", "filehash", "digest", "ハッシュ", "ハッシュ値", "ファイルハッシュ"},
	KindFile:      {"file", "filename", "attachment", "emailattachment", "ファイル", "ファイル名", "添付ファイル", "添付ファイル名"},
	KindSubject:   {"subject", "emailsubject", "件名", "題名", "メール件名"},
	KindMessageID: {"messageid", "emailmessageid", "msgid", "メッセージid"},
}

// kindDigest is a digest whose kind shows by its length.
const kindDigest = "digest"

func columnName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' || r == '|' || r == '.' || r == ':' {
			return -1
		}
		return unicode.ToLower(r)
	}, strings.Trim(s, `"' `))
}

// kindNamed reads the name of a kind, "" where it is none of ours.
func kindNamed(s string) string {
	name := columnName(s)
	for kind, names := range kindNames {
		if slices.Contains(names, name) {
			return kind
		}
	}
	return ""
}

// columnsOf reads the line that names the columns; ok says that it is one.
func columnsOf(cells []string) (c columns, ok bool) {
	c.kinds = map[int]string{}
	find := func(what string) int {
		return slices.IndexFunc(cells, func(cell string) bool { return slices.Contains(columnNames[what], columnName(cell)) })
	}
	c.value, c.kind, c.id, c.source, c.tlp = find("value"), find("kind"), find("id"), find("source"), find("tlp")
	c.from, c.until, c.note, c.pattern = find("from"), find("until"), find("note"), find("pattern")
	for at, cell := range cells {
		if kind := kindNamed(cell); kind != "" {
			c.kinds[at] = kind
		}
	}
	return c, c.value >= 0 || len(c.kinds) > 0
}

// splitHeader divides the first line at whatever divides most.
func splitHeader(line string) []string { return strings.Split(line, string(divider(line))) }

func divider(line string) rune {
	best, most := ',', 0
	for _, d := range []rune{',', '\t', ';'} {
		if n := strings.Count(line, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

// csv reads a table (RFC 4180; tabs or semicolons in place of commas will do). Lines that begin with "#" are remarks.
func (i *Import) csv(take func(record.Indicator) error) error {
	comma, err := i.comma()
	if err != nil {
		return err
	}
	file, err := i.text()
	if err != nil {
		return err
	}
	octets := &reader{file: file}
	table := csv.NewReader(octets)
	table.Comma, table.Comment, table.FieldsPerRecord = comma, '#', -1
	header, err := table.Read()
	if err != nil {
		return csvError(err, file)
	}
	named, ok := columnsOf(header)
	if !ok {
		return &FileError{Place: Place{Line: 1}, Err: errors.New("the first line names no column that is known: value and type, or address, domain, url, ip, sha256, …")}
	}
	for {
		octets.settled = table.InputOffset()
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return csvError(err, file)
		}
		line, _ := table.FieldPos(0)
		if err := i.row(named, cells, Place{Line: line}, take); err != nil {
			return err
		}
	}
}

// comma is what divides the cells of the first line that is no remark.
func (i *Import) comma() (rune, error) {
	file, err := i.text()
	if err != nil {
		return 0, err
	}
	for file.next() {
		if line := strings.TrimSpace(file.line); line != "" && line[0] != '#' {
			return divider(line), nil
		}
	}
	return ',', file.err
}

func csvError(err error, file *textFile) error {
	var wrong *csv.ParseError
	var known *FileError
	switch {
	case errors.As(err, &wrong):
		return &FileError{Place: Place{Line: wrong.StartLine, Column: wrong.Column}, Err: wrong.Err}
	case errors.As(err, &known):
		return known
	case errors.Is(err, io.EOF):
		return errors.New("it holds no line but remarks")
	}
	return &FileError{Place: Place{Line: file.number}, Err: err}
}

// row takes every value of a line.
func (i *Import) row(c columns, cells []string, at Place, take func(record.Indicator) error) error {
	r, err := c.about(cells)
	if err != nil {
		return i.leave(err, at)
	}
	found := 0
	for n, cell := range cells {
		kind, ok := c.kinds[n]
		if n == c.value {
			kind, ok = c.kindOf(cells, cell), true
		}
		cell = plainCell(cell)
		if !ok || cell == "" {
			continue
		}
		found++
		one := r
		one.kind, one.value = kind, cell
		if err := i.cell(one, c.cell(cells, c.kind), at, take); err != nil {
			return err
		}
	}
	if found == 0 {
		return i.leave(&skip{reason: "lines without a value"}, at)
	}
	return nil
}

func (i *Import) cell(r rough, named string, at Place, take func(record.Indicator) error) error {
	if r.kind == kindDigest {
		r.kind = kindOf(r.value)
	}
	switch {
	case r.kind != "":
		return i.offer(r, at, take)
	case named != "":
		return i.leave(&skip{reason: fmt.Sprintf("type %q is nothing that is seen of a mail", clipped(named, 40))}, at)
	}
	return i.leave(bad(fmt.Sprintf("%q is no digest, address, URL or domain, and no type says what it is", clipped(r.value, 80))), at)
}

func (c columns) cell(cells []string, at int) string {
	if at < 0 || at >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[at])
}

// kindOf is the kind that the line names, or that the value shows where it names none.
func (c columns) kindOf(cells []string, value string) string {
	if named := c.cell(cells, c.kind); named != "" {
		return kindNamed(named)
	}
	return kindOf(value)
}

// about is what a line says of its values.
func (c columns) about(cells []string) (r rough, err error) {
	r = rough{id: c.cell(cells, c.id), source: c.cell(cells, c.source), note: plainCell(c.cell(cells, c.note))}
	switch strings.ToLower(c.cell(cells, c.pattern)) {
	case "1", "true", "yes", "regex", "はい":
		r.pattern = true
	}
	if label := c.cell(cells, c.tlp); label != "" {
		tlp, ok := Label(label)
		if !ok {
			return r, bad(fmt.Sprintf("%q is no label of TLP", clipped(label, 40)))
		}
		r.tlp = tlp
	}
	if r.from, err = moment(c.cell(cells, c.from), false); err != nil {
		return r, err
	}
	r.until, err = moment(c.cell(cells, c.until), true)
	return r, err
}

// plainCell takes away the apostrophe that keeps a spreadsheet from calculating.
func plainCell(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// moment reads a date or a time; UTC where no zone is told. An end that is a date is the end of that day.
func moment(s string, end bool) (time.Time, error) {
	if s == "" || s == "-" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/01/02 15:04:05", "2006/1/2 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	for _, layout := range []string{"2006-01-02", "2006/1/2", "20060102", "2006年1月2日"} {
		if t, err := time.Parse(layout, s); err == nil {
			if end {
				t = t.Add(24*time.Hour - time.Millisecond)
			}
			return t, nil
		}
	}
	return time.Time{}, bad(fmt.Sprintf("%q is no time: write 2026-11-22 or 2026-11-22T18:00:00Z", clipped(s, 40)))
}
