package heuristics

import (
	"strconv"
	"time"
)

// rfc5322Date is where dates of mail are defined.
const rfc5322Date = "RFC 5322, sections 3.3 and 3.6.1"

// clockTraits compare what the Date field says with the place and the time that are known.
func clockTraits() []Trait {
	return []Trait{
		{
			ID: "date-tz-odd", Family: Path, Weight: 2, Kind: Structural, Ref: rfc5322Date,
			Text: Text{
				En: "The mail is dated in time zone {tz}, although the sender claims to be in Japan.",
				Ja: "日本の差出人を名乗っていますが、送信日時が日本時間ではなく、別の地域の時刻({tz})で書かれています。",
			},
			Find: findDateZoneOdd,
		},
		{
			ID: "date-skew", Family: Path, Weight: 1, Kind: Structural, Ref: rfc5322Date,
			Text: Text{
				En: "The mail is dated {h} hours before it arrived.",
				Ja: "メールに書かれた送信日時が、実際に届いた日時より{h}時間前になっています。",
			},
			Find: findDateSkew,
		},
	}
}

var (
	zoneOnly = Text{
		En: "The mail is dated in time zone {tz}.",
		Ja: "送信日時が、時差のある地域の時刻({tz})で書かれています。",
	}
	dateAhead = Text{
		En: "The mail is dated {h} hours after it arrived.",
		Ja: "メールに書かれた送信日時が、実際に届いた日時より{h}時間先になっています。",
	}
)

const (
	mostLate  = 24 * time.Hour // queues and greylisting take their time
	mostAhead = 2 * time.Hour  // clocks differ
)

// date is the date of the mail: programs show the topmost Date field.
func (f *Facts) date() (date, bool) {
	if f.Mail == nil {
		return date{}, false
	}
	field, _ := topmost(f.Mail.Header, "Date")
	return parseDate(string(field.Raw[:min(len(field.Raw), maxDate)]))
}

// findDateZoneOdd leaves the zones alone in which Microsoft 365 and Amazon SES (+0000), and Google and Salesforce (-0800 to -0400) write
// the dates of their customers.
func findDateZoneOdd(f *Facts) ([]Hit, Reason) {
	d, ok := f.date()
	if !ok || !d.zoned || ordinaryZone(d.offset) {
		return nil, ""
	}
	share := 0.5
	if d.offset == 8*60 {
		share = 1
	}
	if f.usualPlace() { // a branch abroad
		share = 0
	}
	return f.japaneseOnly(Hit{Data: map[string]string{"tz": d.zone}, Share: share}, &zoneOnly), ""
}

func ordinaryZone(minutes int) bool {
	return minutes == 9*60 || minutes == 0 || minutes >= -8*60 && minutes <= -4*60
}

// findDateSkew passes over mail that a trusted host kept for a day: then the delay is ours.
func findDateSkew(f *Facts) ([]Hit, Reason) {
	d, ok := f.date()
	if !ok || !d.zoned {
		return nil, ""
	}
	if reason := f.Missing["origin"]; reason != "" {
		return nil, reason
	}
	arrival, reason := f.handoverTime()
	if reason != "" {
		return nil, reason
	}
	if !f.Mail.Stored && f.Mail.Received.Sub(arrival).Abs() > mostLate {
		return nil, ""
	}
	late := arrival.Sub(d.time)
	if late <= mostLate && late >= -mostAhead {
		return nil, ""
	}
	hit := Hit{Share: 1, Data: map[string]string{"h": strconv.Itoa(int(late.Abs().Hours()))}}
	if late < 0 {
		hit.Text = &dateAhead
	}
	return []Hit{hit}, ""
}

// japaneseOnly is a hit that weighs only in mail that claims to come from Japan; otherwise it is recorded, in other words where there are
// some.
func (f *Facts) japaneseOnly(h Hit, recorded *Text) []Hit {
	if !f.claimsJapan() {
		h.Share = 0
		if recorded != nil {
			h.Text = recorded
		}
	}
	return []Hit{h}
}
