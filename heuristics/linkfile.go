package heuristics

import (
	"net/url"
	"slices"
	"strings"

	"sekisho/internal/origin"
	"sekisho/internal/payload"
	"sekisho/internal/text"
)

// What url-direct-payload means. A click fetches a file that does harm or can hide it: the path ends in the suffix of a program, a script, an
// archive, a disk image, a document that can hold macros, or the query names a program, a script or their like ("file=a.exe") or tells a storage to hand it out
// ("export=download"). Left alone are devices inside (private addresses), our own sites, public bodies' (which publish such files), and the own
// site of a confirmed correspondent.

// hiding are the suffixes of documents that hold macros or hide programs.
const hiding = "doc docm dotm xlsm xlsb xltm xlam pptm ppsm potm one onepkg"

// downloads are the parameters by which storages are told to hand out a file: Google Drive, OneDrive, Dropbox.
const downloads = "export=download download=1 dl=1"

// fileKeys are the parameters by which scripts are told which file to hand out.
const fileKeys = "file filename file_name fname fn f name path filepath doc document attachment download dl"

// unnamedDownload is the evidence of url-direct-payload where the link does not name the file.
var unnamedDownload = Text{
	En: "A link downloads a file straight away (from {host}).",
	Ja: "クリックするとファイルが直接ダウンロードされるリンクがあります(接続先:{host})。",
}

func findURLDirectPayload(f *Facts) ([]Hit, Reason) {
	aligned, _ := f.aligned()
	correspondent := aligned == origin.Yes && f.Relation.Known == origin.Yes
	return f.eachTarget(func(l *link) (Hit, bool) {
		file, fetches := fetched(l.to.Path, l.to.Query)
		if !fetches || l.to.IP.IsValid() && inside(l.to.IP) || f.publishes(l.to.Host) || correspondent && f.ofSenders(l.to.Host) {
			return Hit{}, false
		}
		data := l.data()
		if file == "" {
			return Hit{Data: data, Share: l.ordinary(), Text: &unnamedDownload}, true
		}
		data["file"] = file
		if sourceArchive(file) {
			return Hit{Data: data, Share: l.ordinary() / 2}, true
		}
		return Hit{Data: data, Share: l.ordinary()}, true
	})
}

// sourceArchive says that a file is a compressed tar: how sources of programs are published.
func sourceArchive(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst"}, func(s string) bool { return strings.HasSuffix(name, s) })
}

func (f *Facts) publishes(host string) bool {
	_, public := f.publicBody(host)
	return public || f.ours(host) || text.InDomain(host, governmental) // forms of towns
}

// fetched says that a link downloads a file, and names it where the path does.
func fetched(path, query string) (file string, fetches bool) {
	path, _, _ = strings.Cut(path, ";") // ";jsessionid=…"
	name := path[strings.LastIndexByte(path, '/')+1:]
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	if dangerous(name) {
		return name, true
	}
	for parameter := range strings.SplitSeq(query, "&") {
		if isWordOf(downloads, strings.ToLower(parameter)) {
			return "", true
		}
		key, value, _ := strings.Cut(parameter, "=")
		if !isWordOf(fileKeys, strings.ToLower(key)) {
			continue
		}
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded[strings.LastIndexAny(decoded, `/\`)+1:]
		}
		if class := payload.ClassOfName(value); class != payload.ClassArchive && class != payload.ClassDocument && dangerous(value) {
			return value, true // archives are what appliances for large files hand out so
		}
	}
	return "", false
}

// dangerous judges a name at the end of a path. ".com" there is a domain.
func dangerous(name string) bool {
	if !strings.Contains(name, ".") {
		return false
	}
	switch payload.ClassOfName(name) {
	case payload.ClassProgram:
		return !strings.HasSuffix(strings.ToLower(name), ".com")
	case payload.ClassScript, payload.ClassShortcut, payload.ClassArchive, payload.ClassDiskImage:
		return true
	case payload.ClassDocument:
		return isWordOf(hiding, payload.Suffixes(name)[0])
	}
	return false
}

// shortening are services that shorten all addresses in the mails they send themselves.
const shortening = "x.com twitter.com line.me linkedin.com facebookmail.com instagram.com bitly.com"

// findURLShortener leaves newsletters alone: they count the clicks. So do notices of social networks.
func findURLShortener(f *Facts) ([]Hit, Reason) {
	if len(f.links().list) == 0 || f.newsletter() || f.confirmedOf(shortening) {
		return nil, f.unreadLinks()
	}
	return f.eachTarget(func(l *link) (Hit, bool) {
		service, ok := f.tables().Shortener(l.to.Host)
		if !ok || strings.Trim(l.to.Path, "/") == "" { // the service's own page
			return Hit{}, false
		}
		data := l.data()
		data["service"] = service
		return Hit{Data: data, Share: l.ordinary()}, true
	})
}

// confirmedOf says that the sender is really one of these domains.
func (f *Facts) confirmedOf(domains string) bool {
	aligned, _ := f.aligned()
	from := f.firstSenders()
	return aligned == origin.Yes && len(from) == 1 && text.InDomain(from[0].domain, strings.Fields(domains))
}

func findURLCloudShare(f *Facts) ([]Hit, Reason) {
	told := map[string]bool{}
	return f.eachTarget(func(l *link) (Hit, bool) {
		service, ok := f.tables().FileSharing(l.to.Host)
		if !ok || told[l.to.Host] {
			return Hit{}, false
		}
		told[l.to.Host] = true
		data := l.data()
		data["service"] = service
		return Hit{Data: data, Share: l.ordinary()}, true
	})
}
