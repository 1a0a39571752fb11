// Package program recognises programs: PE, ELF and Mach-O images.
package program

// Info is what is known of a program.
type Info struct {
	Format  string // "pe", "elf", "macho"
	Machine string // "386", "amd64", "arm64", … or ""
	DLL     bool
}
