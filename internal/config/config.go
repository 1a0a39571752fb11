// Package config holds every setting in one struct: defaults, then the file, then flags, validated at each step and printable.
//
// The file is TOML 1.0 in UTF-8 (a byte order mark is dropped), at most 1 MiB. It is read strictly: an unknown key, a key that stands
// twice, a wrong type or an impossible value is an error that names file, line and column, shows the line with a caret and says what is
// allowed. Up to 20 mistakes are reported at once. A Size is in octets, its units are powers of 1024; a Duration has Go's units
// (time.ParseDuration). Domains, host names and addresses of [house] are kept in lower case with A-labels (RFC 5890).
//
// deploy/sekisho.toml lists every key with its default, docs/man/sekisho.toml.5 explains them; tests compare both with the structs here.
//
// A Config may be read by many goroutines at once; Override changes it and needs it alone.
package config

import "time"

// Config is the whole configuration. The zero value is not useful: start from Default.
type Config struct {
	Data    string  `toml:"-"` // data folder, by --data or the environment; holds what must survive a restart
	Listen  Listen  `toml:"listen"`
	House   House   `toml:"house"`
	Screen  Screen  `toml:"screen"`
	Origin  Origin  `toml:"origin"`
	History History `toml:"history"`
	Store   Store   `toml:"store"`
	Log     Log     `toml:"log"`

	Exempt []Exempt `toml:"exempt,omitempty"` // [[exempt]], in the order of the file
	Rule   []Rule   `toml:"rule,omitempty"`   // [[rule]], likewise

	source *source // the text it was read from, for the positions in errors; nil without a file
}

// Listen says where the servers listen. Addresses are written in Postfix's way: unix:/path or inet:host:port; "" switches one off.
type Listen struct {
	Inbound  Addresses `toml:"inbound"`
	Outbound Addresses `toml:"outbound"`
	Auto     Addresses `toml:"auto"` // direction decided by SASL login and [house] internal_networks
	Console  string    `toml:"console"`
	Metrics  string    `toml:"metrics"` // inet:host:port for /metrics and /healthz

	SocketMode  string `toml:"socket_mode"`  // octal, of unix sockets: "0660"
	SocketGroup string `toml:"socket_group"` // of unix sockets; "" leaves the group of the process

	MaxConnections int `toml:"max_connections"` // milter connections at once, over all listeners
}

// Addresses is one address or a list of them.
type Addresses []string

// House is the organisation that is protected: what everything else leans on.
type House struct {
	Domains           []string `toml:"domains"`
	InternalNetworks  []string `toml:"internal_networks"`
	TrustedRelays     []string `toml:"trusted_relays"`
	AuthservIDs       []string `toml:"authserv_ids"`
	MXHosts           []string `toml:"mx_hosts"`
	AuthorisedSenders []string `toml:"authorised_senders"`
	ExternalForwards  []string `toml:"external_forwards"`
	ReportDesks       []string `toml:"report_desks"`
	Partners          []string `toml:"partners"`
	OpenDesks         []string `toml:"open_desks"`
	Roster            string   `toml:"roster"`
	Tables            string   `toml:"tables"` // a folder of lists that extend the shipped ones
}

// Screen says how mail is judged and what follows.
type Screen struct {
	Mode        string             `toml:"mode"`         // "observe", "tag", "hold"
	Tag         string             `toml:"tag"`          // put in front of the subject, with a blank after it
	Fields      bool               `toml:"fields"`       // add X-Sekisho-* header fields
	OnUndecided string             `toml:"on_undecided"` // "deliver" or "tempfail": a mail of which no verdict could be computed
	Thresholds  Thresholds         `toml:"thresholds"`
	Weights     map[string]float64 `toml:"weights"` // by trait id
	Limits      Limits             `toml:"limits"`
}

// Thresholds are the scores at which a level begins.
type Thresholds struct {
	Note     float64 `toml:"note"`
	Mark     float64 `toml:"mark"`
	Hold     float64 `toml:"hold"`
	RejectAt float64 `toml:"reject_at"` // 0: never reject
}

// Limits bound what one mail and all mails together may cost. Sizes are in octets.
type Limits struct {
	Deadline       Duration `toml:"deadline"`        // for all that happens after the end of a message
	InFlight       Size     `toml:"in_flight"`       // octets of all messages that are being received, in memory and on disk
	SpoolMemory    Size     `toml:"spool_memory"`    // of one message in memory; more goes to an unlinked temporary file
	Header         Size     `toml:"header"`          // of one message
	Parts          int      `toml:"parts"`           // body parts that are looked into
	Depth          int      `toml:"depth"`           // nesting of body parts
	Text           Size     `toml:"text"`            // decoded text kept for the traits
	ArchiveDepth   int      `toml:"archive_depth"`   // archives inside archives
	ArchiveEntries int      `toml:"archive_entries"` // entries whose content is looked into
	ArchiveNames   int      `toml:"archive_names"`   // entries whose names are read
	ArchiveBytes   Size     `toml:"archive_bytes"`   // inflated octets of one archive
	ArchiveRatio   int      `toml:"archive_ratio"`   // inflated : packed
	ArchiveTime    Duration `toml:"archive_time"`    // for one archive
}

// Origin says how the origin of a mail is found.
type Origin struct {
	LocalAuthres bool     `toml:"local_authres"` // an earlier milter on this host writes and strips Authentication-Results
	Edge         string   `toml:"edge"`          // "direct": strangers come to us; "behind": all comes through [house] trusted_relays
	GeoIP        string   `toml:"geoip"`         // country database of the admin's own; "": the embedded one
	ASN          string   `toml:"asn"`           // likewise of networks
	Watchlist    []string `toml:"watchlist"`     // see ParseWatch
	Verify       string   `toml:"verify"`        // SPF, DKIM and DMARC by ourselves: "auto": where no trusted verifier told enough; "always", "off"
	DNS          []string `toml:"dns"`           // servers that are asked; none: those of /etc/resolv.conf
	DNSTimeout   Duration `toml:"dns_timeout"`   // of one look-up
	VerifyTime   Duration `toml:"verify_time"`   // of all look-ups for one mail
	ARCSealers   []string `toml:"arc_sealers"`   // domains of forwarders whose ARC seals are believed
}

// History says what is remembered of mail, and for how long.
type History struct {
	Enabled       bool   `toml:"enabled"`        // --without-history switches it off
	LearningDays  int    `toml:"learning_days"`  // what nobody has seen for so long a time yet is no stranger
	LearningMails int    `toml:"learning_mails"` // nor in so few mails
	RelationsDays int    `toml:"relations_days"` // a relation is forgotten so long after its last mail
	RecordsDays   int    `toml:"records_days"`   // the record of a mail
	SimilarDays   int    `toml:"similar_days"`   // texts that mails are compared with
	SimilarMails  int    `toml:"similar_mails"`  // and how many of them at most
	Addresses     string `toml:"addresses"`      // in records: "plain", "hmac", "off"
	Subjects      string `toml:"subjects"`       // likewise
	FileNames     string `toml:"file_names"`     // likewise
}

// Store says where the history is kept.
type Store struct {
	URL string `toml:"url"` // "sqlite:///path", "postgres://…"; "": SQLite in the data folder
}

// Log says what the program tells about itself.
type Log struct {
	Level  string `toml:"level"`  // "debug", "info", "warn", "error"
	Format string `toml:"format"` // "text", "json"
}

// Duration is a time.Duration that TOML writes as "20s".
type Duration time.Duration

// Size is a number of octets that TOML writes as a number or as "256 KiB", "64 MiB".
type Size int64
