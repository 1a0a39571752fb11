package payload

// Type is what content is, decided by the content itself: never by the declared media type, by the name only where content cannot tell
// (a script is text; Class and the traits look at names apart). Names are stable: they stand in JSON.
type Type string

const (
	Unknown  Type = ""
	Empty    Type = "empty"
	Text     Type = "text"
	HTML     Type = "html"
	PE       Type = "pe"
	ELF      Type = "elf"
	MachO    Type = "macho"
	LNK      Type = "lnk"
	ZIP      Type = "zip"
	OOXML    Type = "ooxml"
	ODF      Type = "odf"
	OLE      Type = "ole"
	EPUB     Type = "epub"
	PDF      Type = "pdf"
	RTF      Type = "rtf"
	Image    Type = "image"
	SVG      Type = "svg"
	RAR      Type = "rar"
	SevenZip Type = "7z"
	GZIP     Type = "gzip"
	LZH      Type = "lzh"
	CAB      Type = "cab"
	ISO      Type = "iso"
	JAR      Type = "jar"
	APK      Type = "apk"
	MSI      Type = "msi"
	CHM      Type = "chm"
	TAR      Type = "tar"
	BZIP2    Type = "bzip2"
	XZ       Type = "xz"
	ZSTD     Type = "zstd"
	ARJ      Type = "arj"
	ACE      Type = "ace"
	TNEF     Type = "tnef"
	UDF      Type = "udf"
	VHD      Type = "vhd"
	VHDX     Type = "vhdx"
	WIM      Type = "wim"
	FAT      Type = "fat" // an image of a file system or of a disk with one
	OneNote  Type = "onenote"
	MSO      Type = "mso"     // macros of a document that is saved as a web page (ActiveMime)
	MSG      Type = "msg"     // a mail of Outlook
	JTD      Type = "jtd"     // Ichitaro
	Archive  Type = "archive" // of another kind: ar, rpm, compress, …
	Message  Type = "message"
	Data     Type = "data" // octets of no known kind
)
