package document

import "strings"

// Procedures that Office calls by itself when a document is opened, closed or made: Microsoft, "Auto macros" (Word) and "Run a macro
// automatically upon opening a workbook" (Excel), with the events of documents; in lower case.
var autoExec = set(`autoexec autoopen autonew autoclose autoexit
	document_open document_new document_close document_beforeclose document_contentcontrolonenter document_sync
	auto_open auto_close auto_activate auto_deactivate auto_exec auto_exit auto_new
	workbook_open workbook_activate workbook_deactivate workbook_close workbook_beforeclose workbook_windowactivate workbook_addininstall
	app_documentopen app_workbookopen app_newworkbook app_presentationopen auto_remove
	documentopen newdocument presentation_open onslideshowpagechange
	project_open visio_documentopened document_documentopened application_startup`)

// calls are the words in code that start programs, fetch files or get at memory; the word in lower case and how it is shown.
var calls = spelled(`Shell ShellExecute ShellExecuteA ShellExecuteW ShellExecuteEx WinExec CreateProcess CreateProcessA CreateProcessW
	Declare URLDownloadToFile URLDownloadToFileA URLDownloadToFileW URLDownloadToCacheFile InternetOpen InternetOpenUrl InternetReadFile
	XMLHTTP XMLHTTP60 ServerXMLHTTP WinHttpRequest VirtualAlloc VirtualAllocEx VirtualProtect RtlMoveMemory WriteProcessMemory CreateThread
	CreateRemoteThread EnumSystemLocales CreateTimerQueueTimer HeapCreate CallByName Environ ExecuteExcel4Macro FollowHyperlink
	MacScript AppleScriptTask WScript WshShell powershell RegWrite RegisterXLL`)

// harmlessObjects are created by the macros of ordinary forms: tables, patterns, databases, Office itself.
var harmlessObjects = set(`scripting.dictionary vbscript.regexp adodb.connection adodb.recordset adodb.command dao.dbengine.36 dao.dbengine.120
	excel.application excel.sheet word.application word.document powerpoint.application outlook.application access.application
	msxml2.domdocument msxml2.domdocument.3.0 msxml2.domdocument.6.0 system.collections.arraylist system.collections.sortedlist
	forms.commandbutton.1 forms.textbox.1 forms.label.1 forms.checkbox.1`)

// programWords are looked for within literals.
var programWords = []struct{ in, name string }{
	{"powershell", "powershell"}, {"pwsh", "powershell"}, {"wscript", "WScript"}, {"cscript", "WScript"}, {"mshta", "mshta"},
	{"cmd /c", "cmd"}, {"cmd.exe", "cmd"}, {"comspec", "cmd"}, {"regsvr32", "regsvr32"}, {"rundll32", "rundll32"}, {"certutil", "certutil"},
	{"bitsadmin", "bitsadmin"}, {"msiexec", "msiexec"}, {"schtasks", "schtasks"}, {"winmgmts:", "winmgmts"},
	{"xmlhttp", "XMLHTTP"}, {"winhttprequest", "WinHttpRequest"}, {"adodb.stream", "ADODB.Stream"}, {"shell.application", "Shell.Application"},
	{"new:13709620-c279-11ce-a49e-444553540000", "Shell.Application"}, {"new:72c24dd5-d70a-438b-8a42-98424b88afb8", "WScript"},
	{"urldownloadtofile", "URLDownloadToFile"}, {"virtualalloc", "VirtualAlloc"}, {"rtlmovememory", "RtlMoveMemory"},
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

func spelled(words string) map[string]string {
	m := make(map[string]string)
	for w := range strings.FieldsSeq(words) {
		m[strings.ToLower(w)] = w
	}
	return m
}
