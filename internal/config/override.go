package config

import (
	"errors"
	"strings"
)

// Override puts flags over the file: nil is a flag that was not given, "" switches a listener off. The configuration is left as it was
// when a flag is refused.
func (c *Config) Override(data, inbound, outbound, auto, console, metrics *string) error {
	with := *c
	if data != nil {
		if *data == "" {
			return &Error{File: "--data", Key: "data", Message: "the path of the data folder is empty"}
		}
		with.Data = *data
	}
	replace(&with.Listen.Inbound, inbound)
	replace(&with.Listen.Outbound, outbound)
	replace(&with.Listen.Auto, auto)
	set(&with.Listen.Console, console)
	set(&with.Listen.Metrics, metrics)
	if err := with.flagged(inbound, outbound, auto, console, metrics); err != nil {
		return err
	}
	*c = with
	return nil
}

func replace(list *Addresses, flag *string) {
	if flag != nil {
		*list = addressList(*flag)
	}
}

func set(value, flag *string) {
	if flag != nil {
		*value = *flag
	}
}

// flagged validates the listeners again and names the flag where a refused value came from one.
func (c Config) flagged(inbound, outbound, auto, console, metrics *string) error {
	flags := map[string]*string{"inbound": inbound, "outbound": outbound, "auto": auto, "console": console, "metrics": metrics}
	v := &validation{source: c.source}
	v.listen(c.Listen)
	var list []error
	for _, e := range v.found.list {
		name, _, _ := strings.Cut(strings.TrimPrefix(e.Key, "listen."), "[")
		if flags[name] != nil {
			message := strings.TrimPrefix(e.Message, e.Key+": ")
			e = &Error{File: "--" + name, Key: e.Key, Message: message, Allowed: e.Allowed}
		}
		list = append(list, e)
	}
	return errors.Join(list...)
}
