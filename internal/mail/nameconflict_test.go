package mail

import "testing"

func TestNameConflict(t *testing.T) {
	tests := []struct {
		a, b string
		same bool
	}{
		{"report.pdf", "report.pdf", true},
		{"Report.PDF", "report.pdf", true},
		{"my report.pdf", "my\treport .pdf", true},
		{"ｒｅｐｏｒｔ.pdf", "report.pdf", true},
		{"ガイド.pdf", "ｶﾞｲﾄﾞ.pdf", true},
		{"カ\u3099イド.pdf", "ガイド.pdf", true},
		{"report.pdf (1)", "report.pdf", true},
		{"report (1).pdf", "report (1).pdf", true},
		{"report.pdf.", "report.pdf", true},
		{"____.pdf", "見積書.pdf", true},
		{"2026 見積書.pdf", "2026_???.pdf", true},
		{"report.pdf", "report.exe", false},
		{"report.pdf", "invoice.pdf", false},
		{"report (1).pdf", "report (2).pdf", false},
		{"a.exe (b.pdf)", "a.exe", false},
		{"a.pdf.exe", "a.pdf", false},
		{"____.exe", "見積書.pdf", false},
		{"請求書.pdf", "見積書.pdf", false},
		{"(1) a.pdf", "(2) a.pdf", false},
		{"(1) a.pdf", "a.pdf", true},
		{"a", "b", false},
		{"(a)", "(b)", false},
		{"", "a.pdf", false},
	}
	for _, tt := range tests {
		if sameFile(tt.a, tt.b) != tt.same || sameFile(tt.b, tt.a) != tt.same {
			t.Errorf("%q and %q: same is %v, want %v", tt.a, tt.b, !tt.same, tt.same)
		}
	}
}

func TestNameConflictOfPart(t *testing.T) {
	for fields, want := range map[string]bool{
		"Content-Disposition: attachment; filename=report (1).pdf":                                  false,
		"Content-Disposition: attachment; filename=report.pdf (final)":                              false,
		"Content-Disposition: attachment; filename=(final) report.pdf":                              false,
		"Content-Disposition: attachment; filename=my report.pdf; size=3":                           false,
		"Content-Disposition: attachment; filename=\"____.pdf\"; filename*=UTF-8''%E8%A6%8B.pdf":    false,
		"Content-Disposition: attachment; filename=a.pdf; filename=a.exe":                           true,
		"Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.js": true,
	} {
		p := receive(t, fields+"\n\nx", testLimits, nil).Root
		got := false
		for _, d := range p.Defects {
			got = got || d == DefectNameConflict
		}
		if got != want {
			t.Errorf("%s: conflict %v, names %q", fields, got, p.Names)
		}
	}
}
