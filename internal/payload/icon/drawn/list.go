package drawn

import "sekisho/internal/payload/icon"

// brand is what a kind of document is known by.
type brand struct {
	class  icon.Class
	colour ink
	letter rune
}

var brands = []brand{
	{icon.Word, hex(0x2b579a), 'W'}, {icon.Word, hex(0x185abd), 'W'}, {icon.Excel, hex(0x217346), 'X'}, {icon.Excel, hex(0x107c41), 'X'},
	{icon.PowerPoint, hex(0xd24726), 'P'}, {icon.PowerPoint, hex(0xc43e1c), 'P'}, {icon.PDF, hex(0xd0021b), '§'}, {icon.PDF, hex(0xb30b00), 'A'},
	{icon.Ichitaro, hex(0xe8501e), '一'}, {icon.Ichitaro, hex(0xd7321e), '太'}, {icon.RTF, hex(0x3a6ea5), 'A'}, {icon.CSV, hex(0x2e8b57), 'a'},
}

// All lists the drawings.
func All() []Drawing {
	var all []Drawing
	for i, b := range brands {
		number := string(rune('1' + i%2))
		for _, s := range b.styles() {
			all = append(all, Drawing{b.class, "drawn " + s.name + " " + number, s.at})
		}
	}
	return append(all, things()...)
}

type style struct {
	name string
	at   func(x, y float64) ink
}

// styles are the ways in which offices have drawn their documents over the years.
func (b brand) styles() []style {
	page := sheet(paper, grey, pale)
	c := b.colour
	return []style{
		{"page with badge", layers(glyph(white, b.letter, 0.10, 0.45, 0.38, 0.69, 0.06), rectangle(c, 0.02, 0.37, 0.46, 0.77),
			rows(c, 0.52, 0.38, 0.78, 0.80, 5), page)},
		{"coloured page", layers(glyph(white, b.letter, 0.32, 0.40, 0.68, 0.78, 0.08), sheet(c, c, tint(c, 0.5)))},
		{"page with band", layers(glyph(white, b.letter, 0.40, 0.72, 0.60, 0.88, 0.05), rectangle(c, 0.14, 0.66, 0.86, 0.94),
			rows(pale, 0.24, 0.22, 0.60, 0.58, 4), page)},
		{"page with letter", layers(glyph(c, b.letter, 0.28, 0.38, 0.72, 0.78, 0.09), page)},
		{"page with frame", layers(glyph(c, b.letter, 0.22, 0.30, 0.58, 0.62, 0.08), rows(tint(c, 0.4), 0.24, 0.70, 0.76, 0.90, 3),
			rectangle(paper, 0.19, 0.08, 0.81, 0.92), sheet(c, c, pale))},
		{"tile and page", layers(glyph(white, b.letter, 0.10, 0.36, 0.48, 0.66, 0.08), rectangle(c, 0.02, 0.10, 0.58, 0.90),
			rows(c, 0.62, 0.24, 0.90, 0.78, 6), rectangle(white, 0.58, 0.18, 0.94, 0.84), rectangle(c, 0.58, 0.15, 0.97, 0.87))},
	}
}

// tint mixes a colour with white.
func tint(c ink, share float64) ink {
	return ink{c.r + (255-c.r)*share, c.g + (255-c.g)*share, c.b + (255-c.b)*share, 1}
}

func things() []Drawing {
	page := sheet(paper, grey, pale)
	manila, back := hex(0xf8d775), hex(0xe0a830)
	blue, yellow := hex(0x2f7fd0), hex(0xffd04a)
	return []Drawing{
		{icon.Text, "drawn page of text", layers(rows(grey, 0.24, 0.32, 0.76, 0.88, 7), page)},
		{icon.Text, "drawn notepad", layers(rows(pale, 0.20, 0.24, 0.80, 0.88, 6), columns(grey, 0.16, 0.04, 0.84, 0.16, 9), rectangle(hex(0x9fd3ef), 0.14, 0.10, 0.86, 0.20), rectangle(paper, 0.14, 0.10, 0.86, 0.95))},
		{icon.Text, "drawn empty page", page},
		{icon.CSV, "drawn page with table", layers(columns(hex(0x2e8b57), 0.22, 0.36, 0.79, 0.86, 3), rows(hex(0x2e8b57), 0.22, 0.36, 0.78, 0.86, 5), page)},
		{icon.Image, "drawn picture", layers(picture(0.09, 0.19, 0.91, 0.81), rectangle(white, 0.05, 0.15, 0.95, 0.85), rectangle(grey, 0.03, 0.13, 0.97, 0.87))},
		{icon.Image, "drawn page with picture", layers(picture(0.22, 0.36, 0.78, 0.80), page)},
		{icon.Archive, "drawn folder with zipper", layers(zipper(grey, 0.44, 0.22, 0.56, 0.72), folder(manila, back))},
		{icon.Archive, "drawn page with zipper", layers(zipper(hex(0x606060), 0.40, 0.05, 0.56, 0.60), sheet(hex(0xe8c15a), back, tint(back, 0.5)))},
		{icon.Archive, "drawn white page with zipper", layers(zipper(hex(0x8a6d3b), 0.40, 0.05, 0.56, 0.60), page)},
		{icon.Archive, "drawn box", layers(rectangle(hex(0xc9a063), 0.43, 0.16, 0.57, 0.60), rectangle(hex(0xb5803c), 0.08, 0.34, 0.92, 0.90), rectangle(hex(0xd9a45c), 0.14, 0.14, 0.86, 0.34))},
		{icon.Folder, "drawn folder", folder(manila, back)},
		{icon.Folder, "drawn folder with paper", layers(rectangle(manila, 0.03, 0.38, 0.97, 0.88), rectangle(paper, 0.10, 0.26, 0.90, 0.40), folder(manila, back))},
		{icon.Mail, "drawn envelope", envelope(paper, grey, 0.04, 0.20, 0.96, 0.80)},
		{icon.Mail, "drawn yellow envelope", envelope(hex(0xf7d774), hex(0xb98a1c), 0.04, 0.20, 0.96, 0.80)},
		{icon.Mail, "drawn blue envelope", envelope(hex(0x1273c4), white, 0.04, 0.20, 0.96, 0.80)},
		{icon.HTML, "drawn page with e", layers(glyph(blue, 'e', 0.26, 0.36, 0.74, 0.84, 0.11), page)},
		{icon.HTML, "drawn page with globe", layers(columns(white, 0.32, 0.58, 0.68, 0.61, 1), rows(white, 0.49, 0.40, 0.51, 0.80, 1), disc(blue, 0.5, 0.60, 0.24), page)},
		{icon.Video, "drawn film", layers(triangle(white, 0.5, 0.5, 0.20), rows(white, 0.07, 0.16, 0.14, 0.84, 6), rows(white, 0.86, 0.16, 0.93, 0.84, 6), rectangle(hex(0x2d2f36), 0.03, 0.13, 0.97, 0.87))},
		{icon.Video, "drawn page with film", layers(triangle(hex(0x7a3fb0), 0.5, 0.60, 0.24), page)},
		{icon.Video, "drawn player", layers(triangle(white, 0.5, 0.5, 0.22), disc(hex(0xf07c00), 0.5, 0.5, 0.36), rectangle(yellow, 0.06, 0.16, 0.94, 0.84))},
	}
}

// Thumbnail is a document in small: lines of text on white paper, the badge of a program in the corner.
func Thumbnail(badge uint32) Drawing {
	return Drawing{icon.Thumbnail, "drawn thumbnail", layers(
		glyph(white, 'W', 0.68, 0.68, 0.88, 0.86, 0.05), rectangle(hex(badge), 0.62, 0.62, 0.94, 0.94),
		rows(hex(0x9aa0a8), 0.20, 0.14, 0.80, 0.84, 6), rectangle(white, 0.09, 0.03, 0.91, 0.97), rectangle(pale, 0.07, 0.01, 0.93, 0.99))}
}
