package text

import "strings"

// words makes a set of the words in s.
func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// The lists below are ours, compiled 2026-11.
var (
	// restrictedSuffixes: the registry checks that a public body or a school registers (JPRS, rules for organisational JP domain names).
	restrictedSuffixes = wordSet("go.jp lg.jp ac.jp ed.jp")

	// verifiedSuffixes: also those for which it asks for a registered corporation or association, one name each.
	verifiedSuffixes = wordSet("go.jp lg.jp ac.jp ed.jp co.jp or.jp ad.jp")

	// relatedSuffixes are so much alike that a reader does not tell them apart.
	relatedSuffixes = wordSet("jp co.jp or.jp ne.jp gr.jp")

	// cheapSuffixes are hardly ever the home of a house that has a name elsewhere, and often that of a fraud.
	cheapSuffixes = wordSet("xyz top icu click live buzz rest cyou monster sbs cfd quest bond cam hair autos boats motorcycles tk ml ga cf gq pw su " +
		"site online website space store fun host press lol bid loan win party review trade date racing stream download gdn men work link")

	// carriers name hosts after the domains of their customers: cdns, mail routing, translation, page caches.
	carriers = wordSet("edgekey.net edgesuite.net akamai.net akamaiedge.net akamaized.net akadns.net cdn.cloudflare.net map.fastly.net " +
		"mail.protection.outlook.com mail.eo.outlook.com mx.microsoft translate.goog cdn.ampproject.org webpkgcache.com incapdns.net impervadns.net " +
		"trafficmanager.net pphosted.com mimecast.com messagelabs.com iphmx.com")

	// trustWords are added to a name so that it seems to be a department or a service of that house. Left out are those by which houses
	// name further sites of their own (tokiwa-web, tokiwa-recruit, tokiwa-online).
	trustWords = wordSet("support jp japan secure security mail webmail email info service services login signin logon sso account accounts " +
		"co com inc corp ltd auth verify verification update notice notification alert help helpdesk customer id official " +
		"admin contact file files share download doc docs invoice billing payment")

	// genericLabels are words and places that many houses have for a name.
	genericLabels = wordSet("tokyo osaka nagoya kyoto kobe yokohama sapporo sendai fukuoka hiroshima kawasaki saitama chiba niigata shizuoka okinawa " +
		"hokkaido tohoku kanto chubu hokuriku kansai kinki chugoku shikoku kyushu japan nippon nihon asia global world international " +
		"digital customs courts energy environment health medical hospital clinic school university college academy research institute " +
		"info mail system systems service services support work works design office market marketing bank finance trading trade group company " +
		"online shop store media news press network networks consulting solution solutions partner partners planning create creative techno " +
		"technology technologies engineering industry industries factory product products test sample home house housing life living food foods " +
		"green blue white orange sakura fuji asahi daiichi sanyo taiyo kyowa showa heisei reiwa hikari mirai kibou wakaba midori himawari " +
		"kensetsu kogyo denki sangyo shoji unyu seiki seisakusho tax legal accounting travel hotel sports music studio beauty salon " +
		"insurance security express logistics center central union first smile heart dream star sun future next smart cloud data " +
		"software computer telecom mobile electric electronics machine machinery chemical pharma motor motors auto steel metal paper print " +
		"nenkin bunka shugiin sangiin")

	// tradeWords are the ends and beginnings that names of one trade share; what is left of a name without them must carry a likeness.
	tradeEnds = strings.Fields("systems system technologies technology technos techno tech tec teck denki denko kougyo kougyou kogyo sangyo kensetsu " +
		"shoji shouji shokai seiki seiko seisakusho kaihatsu works japan group holdings hd net soft software trading unyu foods food pharma bank " +
		"ginko ginkou shinbun shimbun hospital clinic univ corp office design planning services service center home house life print lab labs studio " +
		"industries industry electric electronics electronic engineering solutions solution partners consulting gas bus taxi motors motor kagaku " +
		"chemical chem steel metal paper shipping logistics express security create medical dental kaikei houritsu jimusho koumuten juken fudosan " +
		"shop store online media news mail web project products denshi seiyaku yakuhin shokuhin butsuryu setsubi gakuen gakkou daigaku kk ltd inc co jp")
	tradeBegins = strings.Fields("nippon nihon tokyo osaka nagoya kyoto kobe yokohama sapporo sendai fukuoka hiroshima kyushu hokkaido shikoku chugoku " +
		"kansai kanto tohoku japan daiichi shin higashi nishi kita minami global the my web net")
)
