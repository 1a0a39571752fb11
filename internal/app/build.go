// Package app builds the whole from a configuration, once, for the daemon, the scanner and the tests.
package app

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sekisho/heuristics"
	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/origin"
	"sekisho/internal/origin/dns"
	"sekisho/internal/origin/verify"
	"sekisho/internal/payload"
	"sekisho/internal/payload/sandbox"
	"sekisho/internal/rules"
	"sekisho/internal/screen"
)

// Parts are what outlives a reload of the configuration, and what tests replace.
type Parts struct {
	Budget  *mail.Budget
	Geo     *origin.Embedded
	Reread  func(path string, err error) // told when a database of the admin's own was read again, or could not be
	Journal screen.Journal
	Ledger  *screen.Ledger
	Copies  *screen.Copies
	Gate    screen.Gate // nil: all that leaves passes
	Memory  *Memory     // nil: nothing is remembered
	Learn   bool        // the memory learns from what is judged
	Traits  []heuristics.Trait
	Judge   func(heuristics.Policy, []heuristics.Trait) (screen.Judge, error) // who judges by them; nil: heuristics.New
	Now     func() time.Time
	Spool   string        // folder of temporary files; "": the system's
	DNS     dns.Resolver  // asked when mail is verified by ourselves; nil: it is not
	Unpack  *sandbox.Pool // starts the children that unpack 7z, RAR and xz; nil: these are not opened
}

// NewParts makes the parts that a scan needs: nothing that is written to disk but spool files.
func NewParts(c config.Config, journal screen.Journal) (Parts, error) {
	return Parts{
		Budget:  mail.NewBudget(int64(c.Screen.Limits.InFlight)),
		Geo:     origin.NewEmbedded(),
		Reread:  func(string, error) {},
		Journal: journal,
		Traits:  heuristics.Table(),
		Now:     time.Now,
	}, nil
}

// NewScreen builds the screen that a configuration describes. Errors name the place in the configuration.
func NewScreen(c config.Config, p Parts) (*screen.Screen, error) {
	policy, err := policy(c)
	if err != nil {
		return nil, err
	}
	site, err := rules.Compile(c)
	if err != nil {
		return nil, err
	}
	p.Traits = slices.Concat(p.Traits, site.Traits())
	judge, err := p.judge(policy)
	if err != nil {
		return nil, policyError(c, err)
	}
	house, err := newHouse(c)
	if err != nil {
		return nil, err
	}
	geo, err := openGeo(c, p)
	if err != nil {
		return nil, err
	}
	finder, err := origin.New(c.House, c.Origin, geo, house.Tables)
	if err != nil {
		return nil, err
	}
	finder.Verify(verification(c, p))
	icons, err := knownIcons(c.Data)
	if err != nil {
		return nil, err
	}
	o := screen.Options{
		Mode: screen.Mode(c.Screen.Mode), Tag: c.Screen.Tag, Fields: c.Screen.Fields,
		RejectAt: c.Screen.Thresholds.RejectAt, TempfailUnread: c.Screen.OnUndecided == "tempfail",
		Deadline:    time.Duration(c.Screen.Limits.Deadline),
		ReportDesks: c.House.ReportDesks, AuthservID: firstOf(c.House.AuthservIDs), Judge: judge, House: house, Origin: finder,
		Budget: p.Budget, Mail: mailLimits(c), Payload: payloadLimits(c, p), Icons: icons,
		Journal: p.Journal, Ledger: p.Ledger, Copies: p.Copies, Gate: p.Gate,
		Now: p.Now, NewID: newID,
	}
	if m := p.Memory; m != nil {
		o.History, o.Indicators, o.Learn = m.History, m.Intel, p.Learn
	}
	return screen.New(o), nil
}

func (p Parts) judge(policy heuristics.Policy) (screen.Judge, error) {
	if p.Judge != nil {
		return p.Judge(policy, p.Traits)
	}
	return heuristics.New(policy, p.Traits)
}

// verification is how mail is verified by ourselves.
func verification(c config.Config, p Parts) origin.Verification {
	o := verify.Defaults()
	o.Time, o.Sealers = time.Duration(c.Origin.VerifyTime), c.Origin.ARCSealers
	return origin.Verification{When: c.Origin.Verify, Resolver: p.DNS, Options: o, Now: p.Now}
}

// NewResolver asks the servers of the configuration, or the system's. It outlives a reload, unless the servers change.
func NewResolver(c config.Config) (dns.Resolver, error) {
	servers, err := dns.System(c.Origin.DNS)
	if err != nil {
		return nil, c.ErrorAt("origin.dns", err.Error())
	}
	o := dns.Defaults()
	o.Timeout = time.Duration(c.Origin.DNSTimeout)
	return dns.NewCache(servers, o), nil
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// openGeo opens the databases of countries and networks. Errors name the place in the configuration.
func openGeo(c config.Config, p Parts) (*origin.Databases, error) {
	geo, err := origin.OpenDatabases(c.Origin, p.Geo, p.Now, p.Reread)
	if bad, ok := errors.AsType[*origin.DatabaseError](err); ok {
		return nil, c.ErrorAt("origin."+bad.Key, bad.Error())
	}
	return geo, err
}

// policyError puts the place in the configuration in front of what the judge found wrong with it.
func policyError(c config.Config, err error) error {
	if fault, ok := errors.AsType[*heuristics.ExemptionError](err); ok {
		return c.ErrorAt(fmt.Sprintf("exempt[%d].traits[%d]", fault.Exemption, fault.Trait), fault.Error())
	}
	if unknown, ok := errors.AsType[*heuristics.UnknownID](err); ok {
		return c.ErrorAt("screen.weights."+unknown.ID, unknown.Error())
	}
	return err
}

func policy(c config.Config) (heuristics.Policy, error) {
	at := c.Screen.Thresholds
	p := heuristics.Policy{Note: at.Note, Mark: at.Mark, Hold: at.Hold, Weights: c.Screen.Weights}
	for _, e := range c.Exempt {
		networks, err := config.Prefixes(e.Network)
		if err != nil {
			return p, err
		}
		p.Exempt = append(p.Exempt, heuristics.Exemption{
			Traits: e.Traits, From: e.From, Networks: networks, Rcpts: e.Rcpt, Until: end(e), Reason: e.Reason,
		})
	}
	return p, nil
}

// end is the moment at which an exemption's last day is over, here.
func end(e config.Exempt) time.Time { return e.Until.AsTime(time.Local).AddDate(0, 0, 1) }

func mailLimits(c config.Config) mail.Limits {
	l := c.Screen.Limits
	return mail.Limits{
		Memory: int64(l.SpoolMemory), Header: int64(l.Header), Text: int64(l.Text), Parts: l.Parts, Depth: l.Depth,
	}
}

func payloadLimits(c config.Config, p Parts) payload.Limits {
	l := c.Screen.Limits
	return payload.Limits{
		Depth: l.ArchiveDepth, Entries: l.ArchiveEntries, Names: l.ArchiveNames, Ratio: l.ArchiveRatio,
		Bytes: int64(l.ArchiveBytes), Time: time.Duration(l.ArchiveTime), Memory: int64(l.SpoolMemory), SpoolDir: p.Spool,
		Unpack: p.Unpack,
	}
}

// newID names one mail: 48 bits of Unix milliseconds, so that ids sort by time, and 72 random bits; 24 letters and digits.
func newID() string {
	var b [15]byte
	var stamp [8]byte
	binary.BigEndian.PutUint64(stamp[:], uint64(time.Now().UnixMilli()))
	copy(b[:6], stamp[2:])
	rand.Read(b[6:])
	return strings.ToLower(base32.HexEncoding.EncodeToString(b[:]))
}
