package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/intel"
	"sekisho/internal/record"
)

func newIOC() *cobra.Command {
	c := &cobra.Command{
		Use:   "ioc",
		Short: "Indicators that others have shared: import, list, remove",
		Long: "ioc keeps indicators of attacks (addresses, domains, hosts, URLs, IP addresses, digests, file names, subjects) that every mail is compared with.\n" +
			"What an import brings is a set with a name; the daemon goes by it within half a minute.",
		Args: cobra.NoArgs,
	}
	c.AddCommand(newIOCImport(), newIOCList(), newIOCExpire())
	return c
}

// knowledge is the store as who works with indicators and records sees it.
type knowledge struct {
	indicators intel.Indicators
	records    intel.Records
	keys       record.Keys
	close      func() error
}

// know opens the store. Who only looks makes none.
func (d *desk) know(ctx context.Context, makes bool) (*knowledge, error) {
	c, err := d.where.load()
	switch {
	case err != nil:
		return nil, err
	case !c.History.Enabled:
		return nil, d.fail("the history is switched off ([history] enabled = false): there is nothing that remembers mail or indicators",
			"履歴が無効になっています([history] enabled = false)。メールも攻撃情報も記録されていません")
	case !makes && !app.Remembers(c):
		return nil, d.fail("there is no history in %s yet: name the daemon's folder with --data, or start sekisho once",
			"%s に履歴がまだありません。デーモンのフォルダを --data で指定するか、sekisho を一度起動してください", d.dir)
	}
	s, keys, err := app.OpenStore(ctx, c, false)
	if err != nil {
		return nil, err
	}
	return &knowledge{indicators: s, records: s, keys: keys, close: s.Close}, nil
}

// knowing runs a command with the store open.
func (d *desk) knowing(ctx context.Context, makes bool, run func(*knowledge) error) error {
	k, err := d.know(ctx, makes)
	if err != nil {
		return err
	}
	err = run(k)
	if closing := k.close(); err == nil || errors.Is(err, errFound) {
		return firstOf(closing, err)
	}
	return err
}

// indicatorFlags choose indicators.
type indicatorFlags struct{ set, source, kind, value string }

func (f *indicatorFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.set, "set", "", "of the set `NAME`")
	c.Flags().StringVar(&f.source, "source", "", "shared by `NAME`")
	c.Flags().StringVar(&f.kind, "kind", "", "of a `KIND`: address, domain, host, url, ip, sha256, sha1, md5, file, subject, message-id")
	c.Flags().StringVar(&f.value, "value", "", "with this `VALUE`, defanged or not; it needs --kind")
}

// filter reads the flags.
func (f *indicatorFlags) filter(d *desk) (record.IndicatorFilter, error) {
	filter := record.IndicatorFilter{Set: f.set, Source: f.source, Kind: f.kind, Value: f.value}
	if f.value == "" {
		return filter, nil
	}
	if f.kind == "" {
		return filter, d.fail("--value needs --kind", "--value には --kind が必要です")
	}
	value, err := intel.Normal(f.kind, f.value)
	if err == nil {
		filter.Value = value
	} else if f.kind != intel.KindSubject { // patterns of subjects are kept as they stand
		return filter, d.fail("--value %s: %s", "--value %s: %s", shown(f.value), shown(d.because(err.Error())))
	}
	return filter, nil
}

// day shows a moment to the day, "-" for none.
func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02")
}

// numbers shows numbers by name: "domain 3, ip 12".
func numbers(names []string, of map[string]int) string {
	var parts []string
	for _, name := range names {
		if n := of[name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	return strings.Join(parts, ", ")
}

// indicatorKinds in the order in which they are shown.
var indicatorKinds = []string{
	intel.KindAddress, intel.KindDomain, intel.KindHost, intel.KindURL, intel.KindIP, intel.KindSHA256, intel.KindSHA1, intel.KindMD5,
	intel.KindFile, intel.KindSubject, intel.KindMessageID,
}
