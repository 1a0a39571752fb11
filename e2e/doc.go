// Package e2e tests the program with real mail servers: Debian's Postfix and Sendmail, and miltertest as a client that shares no code
// with ours. They run from unpacked packages inside folders of their own (package rig); the tests need root for their accounts.
//
// SEKISHO_BIN is the program (default bin/sekisho), SEKISHO_DEBS the folder of the unpacked packages (default build/debs). Where root or
// one of these is missing the tests say so and are skipped; with SEKISHO_E2E=1, as the Makefile sets it, they fail instead.
package e2e
