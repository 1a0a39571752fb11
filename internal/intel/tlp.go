package intel

import "strings"

// The labels of the Traffic Light Protocol 2.0 (FIRST, 2022), from what may be told to anybody to what may not be told at all.
var labels = []string{"clear", "green", "amber", "amber+strict", "red"}

// The marking definitions that STIX gives them: those of TLP 1 are in STIX 2.1, section 7.2.1.4; those of TLP 2 in the extension definition
// that OASIS published for it.
var markings = map[string]string{
	"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "clear", // TLP:WHITE of TLP 1
	"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
	"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
	"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",

	"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": "clear",
	"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "green",
	"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": "amber",
	"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": "amber+strict",
	"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": "red",
}

// marking2 is the marking definition of a label of TLP 2.
func marking2(tlp string) string {
	return map[string]string{
		"clear":        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
		"green":        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
		"amber":        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
		"amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
		"red":          "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
	}[tlp]
}

// tlpExtension is the extension definition of TLP 2 in STIX 2.1.
const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

// Label reads a label of TLP 1 or 2, with or without "TLP:".
func Label(s string) (tlp string, ok bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	s = strings.TrimPrefix(s, "tlp:")
	switch s {
	case "white":
		return "clear", true
	case "amber-strict", "amber_strict":
		return "amber+strict", true
	}
	return s, strictness(s) >= 0
}

// Strictest is the strictest of labels, "" if there is none.
func Strictest(tlps ...string) string {
	strictest := ""
	for _, tlp := range tlps {
		if strictness(tlp) > strictness(strictest) {
			strictest = tlp
		}
	}
	return strictest
}

func strictness(tlp string) int {
	for i, l := range labels {
		if l == tlp {
			return i
		}
	}
	return -1
}
