package config

import "time"

// Default is what holds where neither the file nor a flag says otherwise.
func Default() Config {
	return Config{
		Listen: Listen{
			Inbound:        Addresses{"inet:127.0.0.1:8894"},
			Outbound:       Addresses{"inet:127.0.0.1:8895"},
			Metrics:        "inet:127.0.0.1:9894",
			SocketMode:     "0660",
			MaxConnections: 512,
		},
		Screen: Screen{
			Mode:        "hold",
			Tag:         "[SUSPICIOUS]",
			Fields:      true,
			OnUndecided: "deliver",
			Thresholds:  Thresholds{Note: 3, Mark: 6, Hold: 10},
			Limits: Limits{
				Deadline: Duration(20 * time.Second), InFlight: 1 << 30, SpoolMemory: 2 << 20, Header: 1 << 20,
				Parts: 1000, Depth: 30, Text: 512 << 10,
				ArchiveDepth: 3, ArchiveEntries: 200, ArchiveNames: 20000, ArchiveBytes: 100 << 20, ArchiveRatio: 100,
				ArchiveTime: Duration(5 * time.Second),
			},
		},
		Origin: Origin{Edge: "direct", Verify: "auto", DNSTimeout: Duration(3 * time.Second), VerifyTime: Duration(5 * time.Second)},
		History: History{
			Enabled: true, LearningDays: 30, LearningMails: 500,
			RelationsDays: 400, RecordsDays: 180, SimilarDays: 30, SimilarMails: 200_000,
			Addresses: "plain", Subjects: "plain", FileNames: "plain",
		},
		Log: Log{Level: "info", Format: "text"},
	}
}
