//go:build race

package app

// raced says that the race detector watches, which takes several times the memory and the time.
const raced = true
