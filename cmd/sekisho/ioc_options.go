package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"sekisho/internal/intel"
	"sekisho/internal/record"
	"sekisho/internal/text"
)

// anothers keeps a file from replacing what somebody else shared in a file of the same name. Who names the set means it.
func (i *importing) anothers(ctx context.Context, k *knowledge, set string) error {
	if i.set != "" {
		return nil
	}
	other, same := "", false
	err := k.indicators.Indicators(ctx, record.IndicatorFilter{Set: set}, func(indicator record.Indicator) bool {
		other, same = indicator.Source, indicator.Source == i.source
		return !same
	})
	if err != nil || same || other == "" {
		return err
	}
	return i.fail("the set %s is there already and came from %s: name another with --set, or the same one to replace it. Nothing was imported",
		"セット %s は既にあり、出典は %s です。別の名前か、置き換えるなら同じ名前を --set で指定してください。何も取り込んでいません", shown(set), shown(other))
}

func (i *importing) options(name string) (o intel.Options, err error) {
	o = intel.Options{Format: i.format, Set: i.set, Source: i.source, Now: i.now().UTC(), SkipBad: i.skipBad, Refuse: i.ours}
	if o.Set == "" && name == "" {
		return o, i.fail("name the set with --set: standard input has no name", "標準入力には名前がないため、--set でセット名を指定してください")
	}
	if o.Set == "" {
		o.Set = name
	}
	tlp, ok := intel.Label(i.tlp)
	if !ok {
		return o, i.fail("--tlp %s: clear, green, amber, amber+strict and red are known", "--tlp %s: clear、green、amber、amber+strict、red のいずれかを指定してください", shown(i.tlp))
	}
	o.TLP = tlp
	if i.validFor != "" {
		if o.ValidFor, ok = lengthOfTime(i.validFor); !ok || o.ValidFor <= 0 {
			return o, i.fail("--valid-for %s: write 180d or 12h", "--valid-for %s: 180d、12h のように指定してください", shown(i.validFor))
		}
	}
	return o, nil
}

// ours refuses indicators of our own domains: every mail of ours would be one of an attacker.
func (i *importing) ours(host string) string {
	if text.InDomain(host, i.house.Domains) {
		return "domains of the house itself"
	}
	return ""
}

// lengthOfTime reads a length of time in days or as Go writes it.
func lengthOfTime(s string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil && n < 36_500
	}
	d, err := time.ParseDuration(s)
	return d, err == nil
}
