package main

import (
	"strings"
	"testing"
)

const head = "\uFEFF# confusables.txt\n# Date: 2025-07-22, 05:49:37 GMT\n# Version: 17.0.0\n"

func TestConvert(t *testing.T) {
	in := head + "05AD ;\t0596 ;\tMA\t# Hebrew: not ours\n" +
		"006D ;\t0072 006E ;\tMA\t# ( m → rn )\n" +
		"0441 ;\t0063 ;\tMA\t# ( с → c )\n" +
		"03F2 ;\t0063 ;\tMA\t# ( ϲ → c )\n" +
		"30ED ;\t53E3 ;\tMA\t# ( ロ → 口 )\n" +
		"F981 ;\t5973 ;\tMA\t# compatibility ideograph\n"
	out, err := convert([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(out), "license.txt\n")
	if want := "63: 3F2 441\n72.6E: 6D\n53E3: 30ED\n"; body != want {
		t.Errorf("got %q, want %q", body, want)
	}
	if !strings.Contains(string(out), "version 17.0.0, 2025-07-22") {
		t.Errorf("no version and date: %s", out)
	}
}

func TestConvertRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"no version": "0441 ;\t0063 ;\tMA\n",
		"empty":      head,
		"bad number": head + "XYZ ;\t0063 ;\tMA\n",
		"bad target": head + "0441 ;\t00GG ;\tMA\n",
	} {
		if _, err := convert([]byte(in)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
