package e2e

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sekisho/e2e/rig"
	"sekisho/internal/mail"
	"sekisho/internal/screen"
	"sekisho/milter"
)

// A rejected mail is refused with our reply, and is not queued.
func TestReject(t *testing.T) {
	g := open(t, "mode = \"hold\"\n[screen.thresholds]\nreject_at = 11")
	receipt, err := rig.Send(g.Postfix.Address(), partner, dangerous("Subject: estimate").mail())
	if err != nil || receipt.Data.Code != 550 || !strings.HasPrefix(receipt.Data.Text, "5.7.1 ") {
		t.Errorf("%+v, %v", receipt, err)
	}
	g.level(g.delivered(partner, suspicious("Subject: below")), "mark")
}

// answering answers every message with one reply.
type answering struct{ answer mail.Answer }

func (a answering) Begin(context.Context, mail.Client, mail.Envelope) (milter.Intake, error) {
	return a, nil
}
func (a answering) Header(string, []byte)                          {}
func (a answering) EndOfHeader(string, mail.Client, mail.Envelope) {}
func (a answering) Body([]byte)                                    {}
func (a answering) Abort()                                         {}
func (a answering) Judge(context.Context, string) screen.Outcome {
	return screen.Outcome{Action: screen.Reject, Answer: a.answer}
}

// Percent signs, which the protocol would take as formats, come through a reply as they are.
func TestPercentInReplies(t *testing.T) {
	tree := packages(t, "postfix")
	sink, err := rig.StartSink()
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	p, err := rig.StartPostfix(tree, rig.PostfixOptions{Dir: folder(t), SinkPort: sink.Port(), Milters: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
	}()
	answer := mail.Answer{Code: 550, Enhanced: "5.7.1", Text: "100% sure: %s %d %% =?UTF-8?Q?=E3?= %"}
	serve(t, p.InboundSocket(), answering{answer})

	receipt, err := rig.Send(p.Address(), partner, plain("Subject: percent").mail())
	if err != nil || receipt.Data.String() != answer.String() {
		t.Errorf("replied %q, want %q; %v", receipt.Data, answer, err)
	}
}

// serve runs a milter of ours inside the test.
func serve(t *testing.T, address string, s milter.Screener) {
	t.Helper()
	l, err := milter.Listen(address, 0o666, "")
	if err != nil {
		t.Fatal(err)
	}
	server := milter.NewServer(milter.Options{})
	served := make(chan error, 1)
	go func() { served <- server.Serve(l, s, filepath.Base(address)) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}
