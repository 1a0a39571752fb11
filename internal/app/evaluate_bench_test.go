package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"sekisho/corpus/eval"
	"sekisho/internal/mail/folder"
)

// BenchmarkEvaluateMaildir evaluates a Maildir of b.N ordinary mails of sixty days: each second a text of 3 KB, each fourth a page of 12 KB with links, each
// tenth with a document of 80 KB, from 3,000 correspondents. SEKISHO_MAILDIR names a folder in which the Maildir stays.
//
//	go test -run '^$' -bench EvaluateMaildir -benchtime 20000x ./internal/app
func BenchmarkEvaluateMaildir(b *testing.B) {
	dir := os.Getenv("SEKISHO_MAILDIR")
	if dir == "" {
		dir = b.TempDir()
	}
	fillMaildir(b, dir, b.N)
	parts, err := NewParts(houseConfig(), silent{})
	if err != nil {
		b.Fatal(err)
	}
	r := &eval.Recorder{}
	readers := runtime.GOMAXPROCS(0)
	bench, err := NewBench(context.Background(), houseConfig(), parts, r, readers*(eval.Ahead+1))
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	began, used := time.Now(), processorTime(b)
	report, err := eval.Options{House: bench, Recorder: r, Readers: readers}.Mails(context.Background(), folder.Paths([]string{dir}, nil), "")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "mails/s")
	b.ReportMetric(float64((processorTime(b)-used).Microseconds())/1000/float64(b.N), "cpu-ms/mail")
	if report.Judged+report.Sent != b.N || len(report.Unread) > 0 {
		b.Fatalf("%d judged, %d sent, %d not read", report.Judged, report.Sent, len(report.Unread))
	}
	b.Logf("%v, p50 %v, p99 %v", report.Levels, report.Time.P50, report.Time.P99)
	if err := bench.Close(context.Background()); err != nil {
		b.Fatal(err)
	}
}

func fillMaildir(tb testing.TB, dir string, n int) {
	tb.Helper()
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			tb.Fatal(err)
		}
	}
	began := time.Date(2026, 9, 1, 8, 0, 0, 0, time.FixedZone("JST", 9*3600))
	for i := range n {
		at := began.Add(time.Duration(i) * (60 * 24 * time.Hour / time.Duration(n)))
		name := filepath.Join(dir, "cur", fmt.Sprintf("%d.M%dP1.mx:2,S", at.Unix(), i))
		if err := os.WriteFile(name, []byte(ordinaryMail(i, at)), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// ordinaryMail is one of many business mails: no two say the same.
func ordinaryMail(i int, at time.Time) string {
	person := i * 7919 % 3000
	domain := fmt.Sprintf("firma%d.example", person%400)
	from, date := fmt.Sprintf("user%d@%s", person, domain), at.Format(time.RFC1123Z)
	client := fmt.Sprintf("210.130.%d.5", person%400%250)
	fields := fmt.Sprintf(`Return-Path: <%[1]s>
Delivered-To: member%[2]d@tokiwa.example
Authentication-Results: mx.tokiwa.example; spf=pass smtp.mailfrom=%[3]s; dkim=pass header.d=%[3]s; dmarc=pass header.from=%[3]s
Received: from mail.%[3]s (mail.%[3]s [%[4]s]) by mx.tokiwa.example (Postfix) with ESMTPS id 4F%[5]d for <member%[2]d@tokiwa.example>; %[6]s
Date: %[6]s
From: %[7]s <%[1]s>
To: <member%[2]d@tokiwa.example>
Subject: %[8]s
Message-ID: <m%[5]d@%[3]s>
`, from, i%50, domain, client, i, date, word(jis, fmt.Sprintf("担当%d", person)), word(jis, fmt.Sprintf("第%d回の打ち合わせ", i)))
	switch {
	case i%10 == 9:
		document := "Content-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment; filename=plan.pdf\nContent-Transfer-Encoding: base64\n\n" +
			base64Of("%PDF-1.7\n"+sentences(i, 1400))
		return crlf(fields + "MIME-Version: 1.0\n" + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + textIn(jis, sentences(i, 10)) + "--b\n" + document + "\n--b--\n")
	case i%4 == 1:
		var rows strings.Builder
		for k := range 20 {
			fmt.Fprintf(&rows, `<tr><td><a href="https://www.%s/item?id=%d">資料 %d</a></td><td><p style="margin:0">%s</p></td></tr>`, domain, i*20+k, k, sentences(i*31+k, 6))
		}
		return crlf(fields + "MIME-Version: 1.0\n" + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64Of("<html><body><table>"+rows.String()+"</table></body></html>"))
	}
	return crlf(fields + "MIME-Version: 1.0\n" + textIn(jis, sentences(i, 40)+"\n-- \n担当 "+from+"\n"))
}

// sentences are lines of about 60 octets that depend on i: word after word of two kanji, so that no two texts are alike.
func sentences(i, n int) string {
	kanji := []rune("安案位委意育運営駅王横温化加果課回械階開確各感管関岸岩願記規機期客吸級究急球給魚共協鏡競業曲局近均区苦具君係型径景芸欠結建健験固効厚航鉱構興講材財罪雑酸賛支志枝" +
		"師資飼示似識質舎謝授修述術準序招証象賞条状常情織職制性政勢精製税責績接設絶祖素総造像増則測属率損貸態団断築貯張停提程適統堂銅導得毒独任燃能破犯判版比肥非費備評貧布婦武復複仏粉編弁保")
	state := uint64(i)*0x9E3779B97F4A7C15 + 1
	word := func() string {
		state = state*6364136223846793005 + 1442695040888963407
		a, b := state>>33%uint64(len(kanji)), state>>45%uint64(len(kanji))
		return string([]rune{kanji[a], kanji[b]})
	}
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "%sの%sは%sで%sしました。\n", word(), word(), word(), word())
	}
	return b.String()
}
