// Package incident keeps the level of an incident and the contacts that are reached all the same, and decides which outgoing mail may
// leave.
package incident
