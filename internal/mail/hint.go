package mail

import (
	"strings"

	"sekisho/internal/text"
)

// suffixes are those that mail programs give to a part without a name by its media type (on Windows by HKEY_CLASSES_ROOT\\MIME), as far
// as they decide what opening it does.
var suffixes = map[string]string{
	"application/x-msdownload": "exe", "application/x-msdos-program": "exe", "application/x-dosexec": "exe", "application/exe": "exe",
	"application/x-exe": "exe", "application/vnd.microsoft.portable-executable": "exe", "application/x-msi": "msi",
	"application/java-archive": "jar", "application/x-java-archive": "jar", "application/vnd.android.package-archive": "apk",
	"application/hta": "hta", "text/vbscript": "vbs", "text/vbs": "vbs", "application/x-vbs": "vbs", "text/javascript": "js",
	"application/javascript": "js", "application/x-javascript": "js", "text/scriptlet": "sct", "application/x-bat": "bat",
	"application/bat": "bat", "application/x-ms-shortcut": "lnk", "application/x-mswinurl": "url", "application/x-ms-application": "application",
	"application/windows-library+xml": "library-ms", "application/windows-search-connector+xml": "searchconnector-ms",
	"application/x-java-jnlp-file": "jnlp", "application/rdp": "rdp", "application/x-rdp": "rdp",
	"application/zip": "zip", "application/x-zip": "zip", "application/x-zip-compressed": "zip",
}

// Hints are the names that mail programs fall back to where a part has none: Content-Description, Content-Name and Content-Location, and
// what its media type makes of no name at all, such as ".hta". They say less than a name: what ends in .com is
// a host here, and no program.
func (p *Part) Hints() []string {
	var hints []string
	for _, field := range []string{"Content-Description", "Content-Name", "Content-Location"} {
		s := strings.Trim(text.DecodeHeader(p.Header.Get(field)), " \t\"")
		if s != "" && !strings.HasSuffix(strings.ToLower(strings.TrimRight(s, "/")), ".com") {
			hints = append(hints, s)
		}
	}
	if s := suffixes[p.MediaType]; s != "" {
		hints = append(hints, "."+s)
	}
	return hints
}
