package intel

import (
	"regexp"
	"strings"
)

// Defanging has no standard; these are the forms that reports use (hxxp, [.], (dot), [at], [:], [/]).
var (
	fangedScheme = regexp.MustCompile(`(?i)^h(?:xx|\*\*|tt)p(s?)(?:\[?:\]?)(?:\[?//\]?|\[/\]\[/\])`)
	fangedParts  = strings.NewReplacer(
		"[.]", ".", "(.)", ".", "{.}", ".", "[dot]", ".", "(dot)", ".", "{dot}", ".", "[DOT]", ".", "(DOT)", ".", "[.", ".", ".]", ".",
		"[@]", "@", "(@)", "@", "[at]", "@", "(at)", "@", "{at}", "@", "[AT]", "@", "(AT)", "@", "＠", "@", "。", ".",
		"[:]", ":",
	)
)

// Refang undoes what authors of reports do so that nobody follows a link by mistake. In a URL only scheme and host are touched.
func Refang(s string) string {
	s = strings.TrimSpace(s)
	if m := fangedScheme.FindStringSubmatch(s); m != nil {
		s = "http" + strings.ToLower(m[1]) + "://" + s[len(m[0]):]
	}
	scheme, rest, isURL := strings.Cut(s, "://")
	if !isURL {
		return fangedParts.Replace(s)
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return scheme + "://" + fangedHost(rest[:end]) + rest[end:]
}

// fangedHost leaves the brackets of an IPv6 address where they are.
func fangedHost(s string) string {
	if strings.HasPrefix(s, "[") && strings.Contains(s, ":") && !strings.Contains(s, "[.]") && !strings.Contains(s, "[:]") {
		return s
	}
	return fangedParts.Replace(s)
}

// Defang writes an address, host or URL so that no program makes a link of it.
func Defang(s string) string {
	scheme, rest, isURL := strings.Cut(s, "://")
	if !isURL {
		return strings.NewReplacer(".", "[.]", "@", "[@]").Replace(s)
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return strings.Replace(scheme, "http", "hxxp", 1) + "://" + strings.ReplaceAll(rest[:end], ".", "[.]") + rest[end:]
}
