package heuristics

import (
	"strings"
	"testing"
)

// Firms, services, schools and bodies have names that begin like a public body's, a newspaper's or a partner's. None is taken for an imitation.
func TestRealNamesAreNoImitations(t *testing.T) {
	h := House{
		Domains:  []string{"tokiwa.co.jp", "tokiwa.com"},
		Partners: strings.Fields("aoba.co.jp hitachi.co.jp jal.co.jp ntt.co.jp nec.com sony.co.jp toyota.co.jp mitsui.com mizuhobank.co.jp"),
	}
	h.Protect()
	names := strings.Fields(namesakes)
	if len(names) < 300 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		if im, ok := h.Guard.Imitates(name); ok {
			t.Errorf("%s imitates %s (%s)", name, im.Of, im.How)
		}
	}
	for _, name := range []string{"mofa-go-jp.com", "rnofa.go.jp", "hitachi-support.com", "nikkei-com.jp"} {
		if _, ok := h.Guard.Imitates(name); !ok {
			t.Errorf("%s is not found", name)
		}
	}
}

const namesakes = `
asahi-kasei.co.jp asahi-net.or.jp asahigroup-holdings.com asahi.co.jp asahi-life.co.jp asahicalpis.com asahi-intecc.co.jp asahi-u.ac.jp
tv-asahi.co.jp asahibeer.co.jp asahiculture.com asahiinryo.co.jp nikkeibp.co.jp nikkei.co.jp nikkei-r.co.jp nikkeihr.co.jp nikkeicr.co.jp
nikken.jp nikkan.co.jp nikkei-cnbc.co.jp mainichi.jp mainichi-classic.jp mynavi.jp mainichibooks.com mainichi-msn.co.jp sankei.com
sankeibiz.jp sankei-ad.co.jp sankeibuilding.co.jp sankyo.co.jp sankei-life.co.jp yomiuri.co.jp yomiuri-ryokou.co.jp yomiuriland.com
yomiuri-is.co.jp ytv.co.jp kyodo.co.jp kyodo-pr.co.jp kyodonewsprwire.jp jiji.com jij.jp riken.co.jp rikenvitamin.jp rikenkeiki.co.jp
riken-ring.co.jp jaxa.co.jp jal.com jalcard.co.jp metro.co.jp tokyometro.jp metro.tokyo.jp courts.jp keidanren-shuppan.jp nhk.jp
nhk-ep.co.jp nhk-cul.co.jp nhk-ondemand.jp nhkso.or.jp nhkg.co.jp nict.jp nedo.co.jp jetro.co.jp jica.jp jogmec.jp jbic.co.jp boj.jp
ipa.co.jp ipa-japan.org jpcert.jp jc3.jp mod.jp mot.co.jp moj.jp mofu.co.jp meti.co.jp mlit.jp mhlw.jp mext.jp maff.jp nta.co.jp npa.or.jp
e-tax.jp etax.co.jp ntt.com ntt-east.co.jp ntt-west.co.jp nttdata.com nttdocomo.com nttcom.co.jp ntt-f.co.jp ntt-at.co.jp ntv.co.jp
nttpc.co.jp necnet.jp nec-lavie.jp nec.co.jp sony.jp sony.com sonybank.net sonylife.co.jp sonymusic.co.jp sonynetwork.co.jp toyota.jp
toyota.com toyota-boshoku.com toyota-tsusho.com toyotahome.co.jp toyota-shokki.co.jp toyota-finance.co.jp toyoda.co.jp toyo.co.jp
hitachi.com hitachi-systems.com hitachi-solutions.co.jp hitachi-hightech.com hitachi-power.co.jp hitachi-kenki.co.jp hitachi-zosen.co.jp
mitsui-fudosan.co.jp mitsui-kinzoku.com mitsuichem.com mitsuisoko.com mitsuibussan.co.jp mitsui-bank.com mizuhobank.com mizuho-fg.co.jp
mizuho-sc.com mizuho-tb.co.jp aoba-bank.co.jp aobanet.co.jp aoba-kai.jp aoba.or.jp aobadai.jp aoba-ltd.co.jp tokiwa-group.jp tokiwa-ss.co.jp
tokiwa.ac.jp tokiwayakuhin.co.jp tokiwa-cosme.com tokiwadai.co.jp tokiwa-shokai.co.jp tokiwabunka.jp tokiwa.or.jp tokiwa.lg.jp
city.tokiwa.lg.jp amazon.co.jp rakuten.co.jp rakuten-card.co.jp rakuten-bank.co.jp smbc.co.jp smbc-card.com smbcnikko.co.jp mufg.jp
bk.mufg.jp resonabank.co.jp japanpost.jp jp-bank.japanpost.jp jp-life.japanpost.jp japannetbank.co.jp paypay-bank.co.jp jibunbank.co.jp
sevenbank.co.jp aeon.co.jp aeonbank.co.jp ana.co.jp jal.co.jp jr-central.co.jp jreast.co.jp westjr.co.jp jrkyushu.co.jp jrhokkaido.co.jp
jr-odekake.net eki-net.com jtb.co.jp his-j.com jalan.net ikyu.com booking.com expedia.co.jp agoda.com yahoo.co.jp gmail.com microsoft.com
office.com apple.com google.com google.co.jp facebook.com twitter.com x.com line.me linecorp.com cybozu.com cybozu.co.jp kintone.com
freee.co.jp moneyforward.com smarthr.jp backlog.jp nulab.com chatwork.com peatix.com connpass.com sansan.com eight.net bill-one.com
cloudsign.jp gmosign.com docusign.net adobe.com slack.com notion.so zoom.us github.com atlassian.net trello.com asana.com monday.com box.com
dropbox.com monotaro.com askul.co.jp kaunet.com tanomail.com biccamera.com yodobashi.com nitori-net.jp muji.net uniqlo.com
kuronekoyamato.co.jp sagawa-exp.co.jp japanpost.co.jp nittsu.co.jp seino.co.jp fukutsu.co.jp dhl.com fedex.com ups.com u-tokyo.ac.jp
kyoto-u.ac.jp osaka-u.ac.jp tohoku.ac.jp keio.ac.jp waseda.jp nii.ac.jp jst-kagakugijutsu.jp jsps.go.jp aist.jp naist.jp jaist.ac.jp kek.jp
nims.go.jp jamstec.go.jp jaea.jp qst.go.jp ndl.jp bunka.jp bunka.ac.jp bunkamura.co.jp caa.jp cao.jp cas.jp env.jp fsa.jp jma.or.jp jma.jp
jmaa.co.jp kaiho.co.jp mofa.kr mofa.go.kr mofa.gov.tw mod.gov.uk moj.gov.tw mof.gov.cn customs.gov.cn customs.gov.hk nta.gov.tw meti.de
jftc.jp ppc.jp jinji.co.jp pref.kanagawa.jp city.yokohama.jp city.osaka.jp pref.aichi.jp metro.tokyo.lg.jp tokyo-cci.or.jp jcci.or.jp jpo.jp
jpo-sys.com inpit.go.jp j-platpat.jp e-gov.jp kanpo.net gov-online.go.jp gov-book.or.jp nenkin.or.jp nenkin-kikin.jp npfa.or.jp pfa.jp
kkr.or.jp shigakukyosai.jp kyoukaikenpo.or.jp hosp.ncgm.go.jp tokyo-gas.co.jp tepco.co.jp kepco.co.jp chuden.co.jp osakagas.co.jp nisc.co.jp
nisc-s.co.jp cyber.co.jp cyber.ac.jp cyberagent.co.jp digital.jp digital.co.jp nids.org nra.org npa.jp fdma.jp soumu.co.jp soumu.jp jiia.jp
jiia.co.jp nite.jp nite.or.jp nitech.ac.jp pmda.jp pmda.or.jp antiphishing.org jogmec.com jbic.jp jdc.jp jsda.or.jp jaxa.or.jp riken.com
sangiin.jp shugiin.tv jica-net.com jocv.jp
`
