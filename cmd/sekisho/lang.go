package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"
)

// language is the language of human output: "en" or "ja".
type language string

// languageOf takes the flag before the locale (LC_ALL, LC_MESSAGES, LANG, in the order of POSIX).
func languageOf(flag string) (language, error) {
	switch flag {
	case "en", "ja":
		return language(flag), nil
	case "":
		locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
		if strings.HasPrefix(locale, "ja") {
			return "ja", nil
		}
		return "en", nil
	}
	return "", fmt.Errorf("--lang %s: en and ja are known (en か ja を指定してください)", flag)
}

// pick chooses between the two languages.
func (l language) pick(en, ja string) string {
	if l == "ja" {
		return ja
	}
	return en
}
