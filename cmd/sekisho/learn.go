package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"sekisho/internal/app"
	"sekisho/internal/config"
	"sekisho/internal/mail"
	"sekisho/internal/mail/folder"
	"sekisho/internal/mta/maillog"
	"sekisho/internal/screen"
)

// learner is one `sekisho learn`.
type learner struct {
	desk
	sent, logs, all bool

	mu                     sync.Mutex
	learnt, silent, unread int
	skipped                int // in folders of spam and of what was thrown away
	told                   int // errors that were printed
}

func newLearn() *cobra.Command {
	l := learner{desk: desk{makes: true, strict: true}}
	c := &cobra.Command{
		Use:   "learn PATH…",
		Short: "Teach the history from existing mail",
		Long: "learn reads .eml files, mbox files, Maildirs or folders of them and teaches the history who writes to whom, without judging anything. A mail counts\n" +
			"as sent where its author is ours and no server has passed it on; of mail from outside the recipients are those that final delivery wrote down, or\n" +
			"those in To and Cc who are ours. With --maillog it reads logs of Postfix or Sendmail instead. Folders of spam and of deleted mail are passed over.\n" +
			"Teaching the same mail twice is teaching it once. The daemon may run meanwhile. Exit status: 0 done, 2 something could not be read.",
		Example: "  sekisho learn /var/vmail/tokiwa.example/*/Maildir\n  sekisho learn --sent ~/Maildir/.Sent\n  sekisho learn --maillog /var/log/mail.log /var/log/mail.log.1",
		Args:    cobra.MinimumNArgs(1),
	}
	l.flags(c, true)
	c.Flags().BoolVar(&l.sent, "sent", false, "all that is named was sent by ours")
	c.Flags().BoolVar(&l.logs, "maillog", false, "the paths are logs of Postfix or Sendmail, packed (.gz, .zst) or not")
	c.Flags().BoolVar(&l.all, "all-folders", false, "read folders of spam and of deleted mail, too")
	c.RunE = func(cmd *cobra.Command, paths []string) error {
		if err := l.sit(cmd); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
		defer stop()
		return l.run(ctx, paths)
	}
	return c
}

func (l *learner) run(ctx context.Context, paths []string) (err error) {
	c, parts, err := l.where.parts()
	if err != nil {
		return err
	}
	if !c.History.Enabled {
		return l.fail("the history is switched off ([history] enabled = false)", "履歴が無効になっています([history] enabled = false)")
	}
	ctx, store := watchStore(ctx, l.lang)
	s, memory, err := withMemory(ctx, c, parts, app.MemoryOptions{Report: store.report})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeMemory(ctx, memory)) }()
	bar := newProgress(os.Stderr, l.lang, unitMails, folder.Weigh(ctx, paths).Octets)
	if l.logs {
		err = l.readLogs(ctx, c, s, paths, bar)
	} else {
		l.readMails(ctx, s, paths, bar)
	}
	bar.end()
	if err != nil {
		return err
	}
	if err := memory.History.Flush(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return l.report(ctx)
}

// readMails learns with as many workers as there are processors: reading a mail is most of the work.
func (l *learner) readMails(ctx context.Context, s *screen.Screen, paths []string, bar *progress) {
	items := make(chan folder.Item)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for item := range items {
				l.note(ctx, item.File, app.Teach(ctx, s, l.directed(bar.reading(item))))
				bar.step(1, 0)
			}
		})
	}
	for item := range folder.Paths(paths, l.in) {
		if ctx.Err() != nil {
			break
		}
		if !l.all && discarded(item.File) {
			l.skipped++
			continue
		}
		items <- item
	}
	close(items)
	workers.Wait()
}

func (l *learner) directed(item folder.Item) folder.Item {
	if l.sent {
		item.Direction = mail.Out
	}
	return item
}

// discarded says that a mail lies in a folder of spam, of drafts or of what was thrown away, as mail programs call them.
func discarded(path string) bool {
	path, _, _ = strings.Cut(filepath.ToSlash(path), "#") // of an mbox the number of the mail
	return slices.ContainsFunc(strings.Split(path, "/"), func(name string) bool {
		for part := range strings.SplitSeq(name, ".") { // Maildir++: ".INBOX.Junk"
			if slices.Contains(discardFolders, strings.ToLower(part)) {
				return true
			}
		}
		return false
	})
}

// discardFolders are the usual names in lower case; 迷惑メール, ゴミ箱, ごみ箱, 削除済みアイテム and 下書き also in modified UTF-7 (RFC 3501, section 5.1.3).
var discardFolders = []string{
	"junk", "junk e-mail", "spam", "bulk", "quarantine", "virus", "trash", "deleted items", "deleted messages", "drafts",
	"迷惑メール", "ゴミ箱", "ごみ箱", "削除済みアイテム", "下書き", "&j,dg0tdhmpww6w-", "&mlqw33ux-", "&mfqwf3ux-", "&ukqwzg4imh8wojckmmyw4a-", "&tgtm+dbn-",
}

// readLogs reads the logs of an MTA, the oldest first: a mail may begin in one file and end in the next.
func (l *learner) readLogs(ctx context.Context, c config.Config, s *screen.Screen, paths []string, bar *progress) error {
	teacher, err := app.NewLogTeacher(c, s)
	if err != nil {
		return err
	}
	log := maillog.New(maillog.Options{}, func(e maillog.Event) bool {
		l.note(ctx, e.QueueID, teacher.Teach(ctx, e))
		bar.step(1, 0)
		return ctx.Err() == nil
	})
	files := l.openLogs(ctx, paths)
	for _, f := range files {
		err := log.Read(ctx, f.reader(bar), f.Modified)
		if err = errors.Join(err, f.Close()); err != nil && ctx.Err() == nil {
			l.note(ctx, f.name, err)
		}
	}
	log.End()
	if n := log.Counts(); n.Broken+n.Dropped > 0 {
		l.notice("passed over: %d lines that do not read, %d mails beyond the bounds", "読み取れない行 %d 行、上限を超えたメール %d 通は学習していません", n.Broken, n.Dropped)
	}
	return nil
}

// logFile is an open log with its name.
type logFile struct {
	*maillog.File
	name string
}

// openLogs opens what can be opened, ordered by the time of the last change.
func (l *learner) openLogs(ctx context.Context, paths []string) (files []logFile) {
	for _, path := range paths {
		f, err := maillog.Open(path)
		if err != nil {
			l.note(ctx, path, err)
			continue
		}
		files = append(files, logFile{f, path})
	}
	slices.SortStableFunc(files, func(a, b logFile) int { return a.Modified.Compare(b.Modified) })
	return files
}

// reader counts for the progress what is read of the file on disk, packed or not.
func (f logFile) reader(bar *progress) io.Reader { return &logReader{f, bar, 0} }

type logReader struct {
	file logFile
	bar  *progress
	told int64
}

func (r *logReader) Read(b []byte) (int, error) {
	n, err := r.file.Read(b)
	consumed := r.file.Consumed()
	r.bar.step(0, consumed-r.told)
	r.told = consumed
	return n, err
}

// maxToldErrors bounds the errors that are printed one by one.
const maxToldErrors = 20

// note counts what became of one mail. What was under way when the command ended is none that could not be read.
func (l *learner) note(ctx context.Context, file string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil && ctx.Err() != nil:
	case err == nil:
		l.learnt++
	case errors.Is(err, screen.ErrTeachesNothing):
		l.silent++
	default:
		l.unread++
		if l.told++; l.told <= maxToldErrors {
			l.notice("%s: %s", "%s: %s", shown(file), shown(err.Error()))
		}
	}
}

// report says what was learnt, and from how much nothing.
func (l *learner) report(ctx context.Context) error {
	if l.json {
		line := struct {
			Learnt  int `json:"learnt"`
			Nothing int `json:"nothing"`
			Skipped int `json:"skipped"`
			Unread  int `json:"unread"`
		}{l.learnt, l.silent, l.skipped, l.unread}
		if err := (jsonLines{out: l.out}).write(line); err != nil {
			return err
		}
	} else {
		l.say("learnt from %d mails; %d say nothing of relations, %d lie in folders of spam or deleted mail",
			"%d 通から学習しました(関係が読み取れないメール %d 通、迷惑メール・ごみ箱などのため対象外 %d 通)", l.learnt, l.silent, l.skipped)
	}
	switch {
	case ctx.Err() != nil:
		return brokenOff(ctx, l.fail("interrupted; what was learnt is kept", "中断しました。ここまでの学習内容は保存されています"))
	case l.unread > 0:
		return fmt.Errorf(l.lang.pick("mails that could not be read: %d", "読めないメールが %d 通ありました"), l.unread)
	}
	return nil
}
