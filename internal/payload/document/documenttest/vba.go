package documenttest

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Compress packs octets into a compressed container (MS-OVBA 2.4.1.3): copies of three octets and more where the last 64 hold them.
func Compress(s string) string {
	out := []byte{1}
	for ; len(s) > 0; s = s[min(len(s), 4096):] {
		chunk := compressChunk(s[:min(len(s), 4096)])
		out = binary.LittleEndian.AppendUint16(out, uint16(len(chunk)+2-3)|0xb000)
		out = append(out, chunk...)
	}
	return string(out)
}

func compressChunk(s string) (out []byte) {
	for at := 0; at < len(s); {
		flagsAt := len(out)
		out = append(out, 0)
		for bit := 0; bit < 8 && at < len(s); bit++ {
			offset, length := match(s, at)
			if length < 3 {
				out = append(out, s[at])
				at++
				continue
			}
			bits := uint(4)
			for ; 1<<bits < at; bits++ {
			}
			out[flagsAt] |= 1 << bit
			out = binary.LittleEndian.AppendUint16(out, uint16(offset-1)<<(16-bits)|uint16(length-3))
			at += length
		}
	}
	return out
}

func match(s string, at int) (offset, length int) {
	for o := 1; o <= min(at, 64); o++ {
		n := 0
		for n < 15 && at+n < len(s) && s[at+n] == s[at+n-o] {
			n++
		}
		if n > length {
			offset, length = o, n
		}
	}
	return offset, length
}

// Module is a module of a project: its name, its source, and what stands before the source (Compiled).
type Module [3]string

// AddVBA adds the streams of a project to those of a file, below a storage ("Macros/", "").
func AddVBA(streams map[string]string, below string, modules ...Module) {
	rec := func(id uint16, data string) string {
		return string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint16(nil, id), uint32(len(data)))) + data
	}
	u16 := func(v uint16) string { return string(binary.LittleEndian.AppendUint16(nil, v)) }
	u32 := func(v uint32) string { return string(binary.LittleEndian.AppendUint32(nil, v)) }
	dir := rec(1, u32(1)) + rec(2, u32(0x411)) + rec(0x14, u32(0x411)) + rec(3, u16(932)) + rec(4, "VBAProject") +
		rec(5, "") + rec(0x40, "") + rec(6, "") + rec(0x3d, "") + rec(7, u32(0)) + rec(8, u32(0)) +
		u16(9) + u32(4) + u32(0x5e0f5d2a) + u16(5) + rec(0xc, "") + rec(0x3c, "") +
		rec(0xf, u16(uint16(len(modules)))) + rec(0x13, u16(0xffff))
	project := "ID=\"{6E1F8A36-2B9C-4B75-9F0B-2F3B3B3B3B3B}\"\r\n"
	var wm string
	for _, m := range modules {
		name, source, compiled := m[0], m[1], m[2]
		dir += rec(0x19, name) + rec(0x47, UTF16(name)) + rec(0x1a, name) + rec(0x32, UTF16(name)) +
			rec(0x1c, "") + rec(0x48, "") + rec(0x31, u32(uint32(len(compiled)))) + rec(0x1e, u32(0)) + rec(0x2c, u16(0xffff)) + rec(0x21, "") +
			rec(0x2b, "")
		streams[below+"VBA/"+name] = compiled + Compress("Attribute VB_Name = \""+name+"\"\r\n"+source)
		project += "Module=" + name + "\r\n"
		wm += name + "\x00" + UTF16(name) + "\x00\x00"
	}
	dir += rec(0x10, "")
	streams[below+"VBA/dir"] = Compress(dir)
	streams[below+"VBA/_VBA_PROJECT"] = "\xcc\x61\xff\xff\x00\x00\x00"
	streams[below+"PROJECT"] = project + "Name=\"VBAProject\"\r\nHelpContextID=\"0\"\r\nVersionCompatible32=\"393222000\"\r\n"
	streams[below+"PROJECTwm"] = wm + "\x00\x00"
}

// Compiled is what stands in front of a module's source where n lines were compiled.
func Compiled(n int) string {
	b := strings.Repeat("\x01\x16\x03\x00", 40) + "\xfe\xca\x01\x00"
	b += string(binary.LittleEndian.AppendUint16(nil, uint16(n))) + strings.Repeat("\x00\x81\x08\x04\x0c\x00\x00\x00\x00\x00\x00\x00", n)
	return b + fmt.Sprintf("%064d", n)
}

// UTF16 writes UTF-16LE.
func UTF16(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}
