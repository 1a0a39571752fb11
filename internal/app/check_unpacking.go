package app

import (
	"context"
	"errors"
	"time"

	"sekisho/internal/mta"
	"sekisho/internal/payload/sandbox"
)

// checkUnpacking starts a process that unpacks archives and says what of its limits is missing.
func checkUnpacking(child sandbox.Start) []mta.Problem {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := sandbox.New(sandbox.Options{Start: child}).Check(ctx)
	if err == nil {
		return nil
	}
	if missing, ok := errors.AsType[sandbox.Missing](err); ok {
		return []mta.Problem{{
			Severity: mta.Warn, Where: "7z, RAR, xz",
			What: mta.Text{
				En: "the process that unpacks such archives runs without some of its limits: " + missing.Limits,
				Ja: "これらの圧縮ファイルを展開するプロセスの制限の一部が、このシステムでは有効になりません: " + missing.Limits,
			},
			Fix: mta.Text{
				En: "allow seccomp and prlimit64 to the service (SystemCallFilter=seccomp in the systemd unit)",
				Ja: "サービスに seccomp と prlimit64 を許可してください(systemd ユニットの SystemCallFilter=seccomp)",
			},
		}}
	}
	return []mta.Problem{{
		Severity: mta.Warn, Where: "7z, RAR, xz",
		What: mta.Text{
			En: "such archives will not be looked into: " + err.Error(),
			Ja: "これらの圧縮ファイルの中身は検査できません: " + err.Error(),
		},
	}}
}
