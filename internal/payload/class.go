package payload

import "strings"

// Class says what happens when a user opens a thing, or what it is for. Names are stable.
type Class string

const (
	ClassNone      Class = ""
	ClassProgram   Class = "program"    // runs
	ClassScript    Class = "script"     // is carried out by a program of the system, or makes one fetch and start something
	ClassShortcut  Class = "shortcut"   // starts what it points to
	ClassArchive   Class = "archive"    // holds files
	ClassDiskImage Class = "image-disk" // holds a file system
	ClassDocument  Class = "document"
	ClassImage     Class = "image"
	ClassText      Class = "text"
)

// classes lists the suffixes of each class. Programs and scripts are what Windows starts on a double click (Microsoft, "Blocked
// attachments in Outlook"), as far as mail attacks use it; .inf and .reg are not listed: they ask, or open in an editor.
var classes = map[Class]string{
	ClassProgram: "exe scr pif com cpl dll ocx msi msp msu msix msixbundle appx appxbundle jar apk",
	ClassScript: "js jse vbs vbe ws wsf wsh wsc hta ps1 psm1 bat cmd chm msc sct scf xll wll iqy oqy dqy rqy slk url website " +
		"library-ms search-ms searchconnector-ms settingcontent-ms appref-ms application appinstaller rdp jnlp " +
		"hlp diagcab vsto xbap shb shs pyw pyz pyzw gadget ppkg theme themepack command desktop inetloc fileloc",
	ClassShortcut:  "lnk",
	ClassArchive:   "zip zipx lzh lha rar 7z cab gz tgz tar bz2 tbz xz txz zst z arj ace alz egg",
	ClassDiskImage: "iso img udf vhd vhdx wim dmg",
	ClassDocument: "doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xltx xltm xlam ppt pptx pptm ppam pps ppsx ppsm pot potx potm " +
		"pdf rtf jtd jtt jtdc jttc odt ods odp odg one onepkg vsd vsdx pub mdb mde accdb accde accdr adp ade xps epub hwp msg xdw xbd",
	ClassImage: "jpg jpeg jpe jfif png gif bmp tif tiff webp heic heif ico svg psd emf wmf",
	ClassText:  "txt text csv tsv log md xml json ics vcf eml htm html shtml xhtml mht mhtml asc",
}

var classOfSuffix = func() map[string]Class {
	m := make(map[string]Class)
	for class, suffixes := range classes {
		for s := range strings.FieldsSeq(suffixes) {
			m[s] = class
		}
	}
	return m
}()

// ClassOfName is the class that the last suffix of a name promises.
func ClassOfName(name string) Class {
	suffix := lastSuffix(name)
	if isClassID(suffix) {
		return ClassScript
	}
	return classOfSuffix[suffix]
}

// isClassID: Windows opens "a.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}" with the component of that identifier and shows "a".
func isClassID(suffix string) bool {
	return len(suffix) == len("{00000000-0000-0000-0000-000000000000}") && suffix[0] == '{' && suffix[len(suffix)-1] == '}' && strings.Count(suffix, "-") == 4
}

var classOfType = map[Type]Class{
	PE: ClassProgram, ELF: ClassProgram, MachO: ClassProgram, JAR: ClassProgram, APK: ClassProgram, MSI: ClassProgram,
	LNK: ClassShortcut, CHM: ClassScript,
	ZIP: ClassArchive, RAR: ClassArchive, SevenZip: ClassArchive, GZIP: ClassArchive, LZH: ClassArchive, CAB: ClassArchive,
	TAR: ClassArchive, BZIP2: ClassArchive, XZ: ClassArchive, ZSTD: ClassArchive, ARJ: ClassArchive, ACE: ClassArchive,
	TNEF: ClassArchive, Archive: ClassArchive,
	ISO: ClassDiskImage, UDF: ClassDiskImage, VHD: ClassDiskImage, VHDX: ClassDiskImage, WIM: ClassDiskImage, FAT: ClassDiskImage,
	OneNote: ClassDocument, MSO: ClassDocument, JTD: ClassDocument, MSG: ClassText,
	OOXML: ClassDocument, ODF: ClassDocument, EPUB: ClassDocument, OLE: ClassDocument, PDF: ClassDocument, RTF: ClassDocument,
	Image: ClassImage, SVG: ClassImage, Text: ClassText, HTML: ClassText, Message: ClassText,
}

// Class is what the object is to its reader. What runs by its content comes first, whatever its name; then what runs by its name,
// whatever its content; then the content, then the name. (Text is a document where its name says so: systems export tables as .xls.)
func (o *Object) Class() Class {
	byType := classOfType[o.Type]
	if o.Active && (o.Type == SVG || lastSuffix(o.Name) == "svg") {
		byType = ClassScript
	}
	if runs(byType) {
		return byType
	}
	byName := o.classOfName()
	if runs(byName) && !o.namedLikeHost() {
		return byName
	}
	if byType == ClassNone && !runs(byName) || byType == ClassText && byName == ClassDocument {
		return byName
	}
	return byType
}

// classOfName goes by the name as it reads, and by its octets where they promise worse: programs that unpack do not all read a name
// with two forms alike.
func (o *Object) classOfName() Class {
	for _, name := range []string{string(o.RawName), o.Name} {
		early, _, cut := strings.Cut(name, "\x00") // where many programs end a name
		if c := ClassOfName(early); cut && runs(c) {
			return c
		}
		if c := ClassOfName(name); runs(c) {
			return c
		}
	}
	return ClassOfName(o.Name)
}

func runs(c Class) bool { return c == ClassProgram || c == ClassScript || c == ClassShortcut }

// namedLikeHost says that a name ends in .com because it is a host, an address or a subject ("www.example.com", "info@example.com",
// "Your order with Example.com") and not because it is a program. Windows would try to run it, but a .com file that is a page or a
// message does nothing; plain text can be made to run (the EICAR file does), so text needs a name that reads as host or address.
func (o *Object) namedLikeHost() bool {
	if lastSuffix(o.Name) != "com" {
		return false
	}
	switch o.Type {
	case HTML, Message:
		return true
	case Text:
		return hostLike(Suffixes(o.Name), base(o.Name))
	}
	return false
}

// hostLike wants two labels before .com, or an address; a document's suffix before .com is a disguise.
func hostLike(suffixes []string, name string) bool {
	if strings.ContainsAny(name, " \t\u3000") {
		return false
	}
	for _, s := range suffixes[1:] {
		if classOfSuffix[s] != ClassNone {
			return false
		}
	}
	return len(suffixes) > 1 || strings.Contains(name, "@")
}
