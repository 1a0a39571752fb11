package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sekisho/internal/incident"
	"sekisho/internal/text"
)

func newContacts() *cobra.Command {
	c := &cobra.Command{
		Use:   "contacts",
		Short: "The people outside who can still be written to during an incident",
		Long: "contacts keeps the addresses and domains that mail may leave to while the level is raised (sekisho incident): the CSIRT's partners,\n" +
			"the police, the vendor, the bank. Enter them before the bad day.",
		Args: cobra.NoArgs,
	}
	c.AddCommand(newContactsAdd(), newContactsRemove(), newContactsList())
	return c
}

// adding is one `contacts add`.
type adding struct {
	desk
	person, phone, by, file string
	skipBad                 bool
}

func newContactsAdd() *cobra.Command {
	a := adding{desk: desk{makes: true}}
	c := &cobra.Command{
		Use:   "add [ADDRESS|DOMAIN]",
		Short: "Add a contact, or a list of contacts",
		Long: "add enters an address, or a domain without its sub-domains, with a person and a phone number. Domains where anybody can have an address\n" +
			"(free mail) are refused.\n\n" +
			"--file reads a list: address or domain, person, phone number, separated by commas or tabs, a contact a line, in UTF-8, Shift_JIS or\n" +
			"another charset; \"-\" is standard input. A line that cannot be used is named with its number and nothing is added; with --skip-bad the\n" +
			"others are. Where the daemon runs, it goes by the new list when the command returns.\n\n" +
			"Exit status: 0 done, 1 done but for lines that were left out, 2 nothing was added, or the daemon did not confirm it.",
		Example: "  sekisho contacts add soc@aoba.example --person \"Aoba Security, night desk\" --phone 03-0000-0000 --by sato\n" +
			"  sekisho contacts add --file contacts.csv --by sato",
		Args: cobra.MaximumNArgs(1),
	}
	a.flags(c, false)
	c.Flags().StringVar(&a.person, "person", "", "`WHO` reads this address")
	c.Flags().StringVar(&a.phone, "phone", "", "phone `NUMBER` of that person")
	c.Flags().StringVar(&a.by, "by", "", "`WHO` enters this")
	c.Flags().StringVar(&a.file, "file", "", "read a list from `FILE`")
	c.Flags().BoolVar(&a.skipBad, "skip-bad", false, "leave out the lines that cannot be used")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.sit(cmd); err != nil {
			return err
		}
		switch {
		case a.file != "" && len(args) > 0:
			return a.fail("name an address or --file, not both", "アドレスと --file は同時に指定できません")
		case a.file != "":
			return a.addList(cmd)
		case len(args) == 0:
			return a.fail("name an address or a domain, or a list with --file", "アドレスかドメイン、または --file でリストを指定してください")
		}
		return a.addOne(cmd, args[0])
	}
	return c
}

func (a *adding) addOne(c *cobra.Command, address string) error {
	if err := a.required(c, "person", "phone", "by"); err != nil {
		return err
	}
	contact := incident.Contact{Address: address, Person: a.person, Phone: a.phone, By: a.by}
	if err := contact.Check(a.incidentHouse()); err != nil {
		return a.fail("not done: %s. Nothing was added", "実行しませんでした: %s。何も追加していません", a.badContact(contact, err))
	}
	return a.add(contact)
}

// add enters contacts and has the daemon go by them.
func (a *adding) add(contacts ...incident.Contact) error {
	end := time.Now().Add(reply)
	added, err := a.files.AddContacts(a.now(), contacts...)
	if err != nil {
		return a.refused(err)
	}
	a.say("added: %d; contacts in all: %d", "%d 件追加しました(全 %d 件)", added, a.files.Load().Contacts.Len())
	return a.contactsInForce(end)
}

// contactsInForce has the daemon take over the contacts.
func (d *desk) contactsInForce(end time.Time) error {
	a := d.adopt(end)
	if !a.Running {
		return nil // contacts are prepared at leisure; the daemon reads them when it starts
	}
	return d.adopted(a, a.Force.ContactsHash == d.files.Load().Contacts.Hash())
}

func newContactsRemove() *cobra.Command {
	var d desk
	var by string
	c := &cobra.Command{
		Use:   "remove ADDRESS|DOMAIN",
		Short: "Remove a contact",
		Args:  cobra.ExactArgs(1),
	}
	d.flags(c, false)
	c.Flags().StringVar(&by, "by", "", "`WHO` removes it")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		if err := d.required(cmd, "by"); err != nil {
			return err
		}
		end := time.Now().Add(reply)
		if err := d.files.RemoveContact(args[0], by); err != nil {
			return d.refused(err)
		}
		d.say("removed: %s; contacts left: %d", "%s を削除しました(残り %d 件)", shown(args[0]), d.files.Load().Contacts.Len())
		return d.contactsInForce(end)
	}
	return c
}

func newContactsList() *cobra.Command {
	var d desk
	c := &cobra.Command{
		Use:   "list",
		Short: "List the contacts",
		Long:  "list prints the contacts as a table, or with --json an object a line. Exit status 1: the list is damaged; it says so.",
		Args:  cobra.NoArgs,
	}
	d.flags(c, true)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := d.sit(cmd); err != nil {
			return err
		}
		return d.listContacts()
	}
	return c
}

func (d *desk) listContacts() error {
	standing := d.files.Load()
	contacts := standing.Contacts.List()
	if d.json {
		for _, c := range contacts {
			if err := (jsonLines{out: d.out}).write(c); err != nil {
				return err
			}
		}
	} else {
		d.tabulate(contacts)
	}
	for _, a := range standing.Alarms {
		d.notice("ALARM: %s", "警報: %s", shown(d.lang.pick(a.En, a.Ja)))
	}
	if len(standing.Alarms) > 0 {
		return errFound
	}
	return nil
}

func (d *desk) tabulate(contacts []incident.Contact) {
	wide := 0
	for _, c := range contacts {
		wide = max(wide, len(text.Clip(c.Address, 60)))
	}
	for _, c := range contacts {
		fmt.Fprintf(d.out, "%-*s  %s  %s  (%s, %s)\n", wide, text.Clip(text.Escape(c.Address), 60), shown(c.Person), shown(c.Phone), shown(c.By), c.Added.Local().Format("2006-01-02"))
	}
	d.say("contacts: %d", "連絡先 %d 件", len(contacts))
}
