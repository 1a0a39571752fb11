# Sekisho. `make` alone lists the targets. Nothing is installed on the system: what a target needs is fetched below build/.

GO      ?= go
BUILD   := $(CURDIR)/build
BIN     := $(CURDIR)/bin/sekisho
DEBS    := $(BUILD)/debs
# Debian packages of the tools that write and read archives and documents in tests; a test whose tool is missing says so and is left out.
TOOLS   := zip p7zip-full xz-utils lhasa cabextract gcab genisoimage udftools dosfstools mtools arj unace unar tnef qpdf wimtools \
           libreoffice-writer-nogui libreoffice-calc-nogui
FUZZTIME ?= 60s
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# A Go from 1.21 on fetches the toolchain that go.mod names.
export GOTOOLCHAIN = auto
# The race detector alone needs cgo; the binary is static.
export CGO_ENABLED = 0
# The version comes from the linker flag; a clone that belongs to another user has no say in the build.
export GOFLAGS += -buildvcs=false

.DEFAULT_GOAL := help
.PHONY: help corpus baseline docs icons build run demo test e2e race lint fuzz bench check man office go debs clean

help:
	@echo 'make demo    a private Postfix with sekisho attached; sample mails in, mail out during an incident (needs root)'
	@echo 'make test    all tests; those with real mail servers need root and say so without'
	@echo 'make build   bin/sekisho, one static binary'
	@echo 'make tools   names the Debian packages whose tools some tests use when they are installed'
	@echo 'make run     build and start it on loopback with the defaults'
	@echo 'make e2e     only the tests with real Postfix, Sendmail and miltertest (needs root)'
	@echo 'make race    unit tests under the race detector (needs gcc)'
	@echo 'make lint    gofmt, go vet, staticcheck'
	@echo 'make fuzz    every fuzz target for FUZZTIME ($(FUZZTIME)) each'
	@echo 'make bench   Go benchmarks and a load run over the milter socket'
	@echo 'make check   lint, race and test: what must hold before a change lands'
	@echo 'make man     write docs/man from the commands'
	@echo 'make docs    write docs/man, docs/traits*.md and the tables of docs/rules*.md from the code'
	@echo 'make corpus  judge the shipped samples; the report is build/corpus.html'
	@echo 'make baseline  take what the shipped samples get now for right (corpus/baseline.txt)'
	@echo 'make icons   measure how icons are recognised; write the looks that are shipped and docs/icons.md (fetches 400 MB of themes)'
	@echo 'make office  write the set of ordinary office attachments anew (needs LibreOffice; see internal/app/testdata/office/README.md)'
	@echo 'make clean   remove bin/ and build/'

# An older Go knows no toolchain switch and would fail with a riddle.
go:
	@command -v $(GO) >/dev/null || { echo 'Go is missing: install Go 1.21 or newer (https://go.dev/dl/ or Debian backports)' >&2; exit 1; }
	@v=$$(cd / && GOTOOLCHAIN=local $(GO) env GOVERSION | sed 's/^go//'); \
	 major=$${v%%.*}; rest=$${v#*.}; minor=$${rest%%[!0-9]*}; \
	 if [ "$$major" -eq 1 ] && [ "$${minor:-0}" -lt 21 ]; then \
	   echo "Go $$v is too old: Go 1.21 or newer is needed; it fetches the toolchain that go.mod names" >&2; exit 1; fi

# sudo apt-get install --no-install-recommends $(make -s tools)
tools:
	@echo $(TOOLS)

build: go
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/sekisho

run: build
	$(BIN) serve --data $(BUILD)/run

debs:
	@sh e2e/debs.sh postfix $(DEBS)/postfix
	@sh e2e/debs.sh sendmail $(DEBS)/sendmail
	@sh e2e/debs.sh miltertest $(DEBS)/miltertest
	@sh e2e/debs.sh postgresql $(DEBS)/postgresql

demo: build
	@[ "$$(id -u)" = 0 ] || { echo 'make demo starts a private Postfix, whose processes change to its own users: run it as root' >&2; exit 1; }
	@sh e2e/debs.sh postfix $(DEBS)/postfix
	SEKISHO_BIN=$(BIN) SEKISHO_DEBS=$(DEBS) $(GO) run ./e2e/demo

# Without root everything but the mail server tests runs, and those say why they did not.
test: build
	@if [ "$$(id -u)" = 0 ]; then $(MAKE) --no-print-directory debs; \
	 else echo 'not root: the tests with real mail servers are left out (run make test as root for them)'; \
	   sh e2e/debs.sh postgresql $(DEBS)/postgresql || echo 'the tests with PostgreSQL use the one of this system'; fi
	@if [ "$$(id -u)" = 0 ]; then export SEKISHO_E2E=1; fi; \
	 SEKISHO_BIN=$(BIN) SEKISHO_DEBS=$(DEBS) $(GO) test -timeout 15m ./...

e2e: build debs
	@[ "$$(id -u)" = 0 ] || { echo 'make e2e starts private mail servers, whose processes change to their own users: run it as root' >&2; exit 1; }
	SEKISHO_E2E=1 SEKISHO_BIN=$(BIN) SEKISHO_DEBS=$(DEBS) $(GO) test -count=1 -timeout 15m -v ./e2e/...

race: go
	@command -v gcc >/dev/null || { echo 'the race detector needs gcc: apt-get install gcc libc6-dev' >&2; exit 1; }
	SEKISHO_DEBS=$(DEBS) CGO_ENABLED=1 $(GO) test -race -timeout 15m ./...

lint: go
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt would change: $$unformatted" >&2; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

fuzz: go
	@for file in $$(git ls-files '*_test.go' | xargs grep -l '^func Fuzz'); do \
	   for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$file); do \
	     echo "== $$target ./$$(dirname $$file)"; \
	     $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./$$(dirname $$file) || exit 1; \
	   done; \
	 done

bench: build
	$(GO) test -run '^$$' -bench . -benchmem ./...
	$(GO) run ./e2e/load -bin $(BIN)

check: lint race test

man: build
	$(BIN) man docs/man

docs: man
	$(GO) test ./internal/traitdoc ./internal/rules -update

corpus: build
	@mkdir -p $(BUILD)
	$(BIN) corpus eval --html $(BUILD)/corpus.html

baseline: build
	$(BIN) corpus eval --update-baseline

icons: go
	@sh e2e/debs.sh icons $(DEBS)/icons
	$(GO) run ./internal/payload/icon/calibrate -debs $(DEBS)/icons -cache $(BUILD)/icons

office: go
	$(GO) run ./internal/app/officegen internal/app/testdata/office/office.tar.zst

clean:
	rm -rf $(CURDIR)/bin $(BUILD)
