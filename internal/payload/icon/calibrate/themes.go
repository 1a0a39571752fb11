package main

import (
	"crypto/sha256"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// theme is one theme of icons. Themes of one family share artwork: what is learnt from one says nothing about how a stranger's is
// recognised, so a family is left out whole.
type theme struct{ name, family string }

var themes = []theme{
	{"Adwaita", "Adwaita"}, {"Numix", "Numix"}, {"Papirus", "Papirus"}, {"Sea", "Deepin Sea"}, {"Vintage", "Deepin Vintage"},
	{"bloom", "Deepin Bloom"}, {"bloom-classic", "Deepin Bloom"}, {"breeze", "Breeze"}, {"elementary", "elementary"},
	{"elementary-xfce", "elementary"}, {"gnome", "GNOME"}, {"mate", "GNOME"}, {"oxygen", "Oxygen"}, {"Tango", "Tango"},
}

// appThemes have icons of applications besides.
var appThemes = []theme{
	{"Adwaita", "Adwaita"}, {"Numix", "Numix"}, {"Numix-Circle", "Numix"}, {"Papirus", "Papirus"}, {"Vintage", "Deepin Vintage"},
	{"bloom", "Deepin Bloom"}, {"breeze", "Breeze"}, {"elementary", "elementary"}, {"elementary-xfce", "elementary"},
	{"gnome", "GNOME"}, {"mate", "GNOME"}, {"oxygen", "Oxygen"}, {"Tango", "Tango"},
}

// types names the icons of a class after the freedesktop.org icon naming specification and shared MIME info.
var types = []struct {
	class string
	names []string
}{
	{"word", []string{"application-msword", "application-vnd.ms-word", "application-vnd.openxmlformats-officedocument.wordprocessingml.document", "x-office-document"}},
	{"excel", []string{"application-vnd.ms-excel", "application-vnd.openxmlformats-officedocument.spreadsheetml.sheet", "x-office-spreadsheet"}},
	{"powerpoint", []string{"application-vnd.ms-powerpoint", "application-vnd.openxmlformats-officedocument.presentationml.presentation", "x-office-presentation"}},
	{"pdf", []string{"application-pdf"}},
	{"text", []string{"text-plain", "text-x-generic"}},
	{"rtf", []string{"application-rtf", "text-rtf"}},
	{"csv", []string{"text-csv"}},
	{"image", []string{"image-x-generic", "image-jpeg"}},
	{"archive", []string{"application-zip", "package-x-generic", "application-x-lha"}},
	{"folder", []string{"folder", "inode-directory"}},
	{"mail", []string{"message-rfc822"}},
	{"html", []string{"text-html"}},
	{"video", []string{"video-x-generic", "video-mp4"}},
}

// sample is one icon of a theme; class is "" for an application.
type sample struct {
	theme
	class, title string
	path         string
}

// appsPerTheme is how many applications of a theme are taken: those whose names' digests are the lowest, so that the choice is the
// same each time and nobody's.
const appsPerTheme = 250

// collect lists the icons below dir (…/usr/share/icons), each picture once.
func collect(dir string) ([]sample, error) {
	var all []sample
	seen := map[[32]byte]bool{}
	for _, t := range themes {
		files, err := artwork(filepath.Join(dir, t.name), func(path string) bool { return !strings.Contains(path, "/apps/") })
		if err != nil {
			return nil, err
		}
		for _, k := range types {
			for _, name := range k.names {
				if path := files[name]; path != "" && fresh(seen, path) {
					all = append(all, sample{t, k.class, name, path})
				}
			}
		}
	}
	for _, t := range appThemes {
		files, err := artwork(filepath.Join(dir, t.name), func(path string) bool { return strings.Contains(path, "/apps/") })
		if err != nil {
			return nil, err
		}
		all = append(all, applications(t, files, seen)...)
	}
	return all, nil
}

// office are applications whose icon is that of their documents or of a folder: a program that wears it is what this is about.
var office = regexp.MustCompile(`office|^ooo|^wps|^kingsoft|^ms-|word|excel|powerpoint|acro|adobe-?reader|pdf|folder|file-manager|^symbolic|-symbolic$`)

func applications(t theme, files map[string]string, seen map[[32]byte]bool) (all []sample) {
	names := make([]string, 0, len(files))
	for name := range files {
		if !office.MatchString(strings.ToLower(name)) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if x, y := number(a), number(b); x != y {
			return int(x>>1) - int(y>>1)
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		if len(all) == appsPerTheme {
			break
		}
		if fresh(seen, files[name]) {
			all = append(all, sample{t, "", name, files[name]})
		}
	}
	return all
}

func number(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()
}

func fresh(seen map[[32]byte]bool, path string) bool {
	b, err := os.ReadFile(path)
	if err != nil {
		return false // a link to nowhere
	}
	digest := sha256.Sum256(b)
	if seen[digest] {
		return false
	}
	seen[digest] = true
	return true
}

var sizeInPath = regexp.MustCompile(`/(\d+)(?:x\d+)?(@2x|@3x)?/`)

// artwork finds for each name the picture with the most detail: in the folder for the largest size, scalable ones as 64.
func artwork(dir string, wanted func(path string) bool) (map[string]string, error) {
	best, size := map[string]string{}, map[string]int{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ext := filepath.Ext(path)
		slashed := filepath.ToSlash(path)
		if ext != ".svg" && ext != ".png" || !wanted(slashed) || strings.Contains(slashed, "symbolic") || strings.Contains(slashed, "/actions/") || strings.Contains(slashed, "@") {
			return nil
		}
		n := 64
		if m := sizeInPath.FindStringSubmatch(slashed); m != nil {
			n, _ = strconv.Atoi(m[1])
		}
		if n > 256 {
			n = 1
		}
		name := strings.TrimSuffix(filepath.Base(path), ext)
		if n > size[name] && n >= 32 {
			best[name], size[name] = path, n
		}
		return nil
	})
	return best, err
}
