package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// source is a document as LibreOffice reads it, and the formats in which offices send it.
type source struct {
	name    string // without suffix
	suffix  string
	content string
	formats []string // keys of filters
}

// filters are export formats by suffix, as soffice --convert-to takes them.
var filters = map[string]string{
	"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "odt": "odt:writer8", "rtf": "rtf:Rich Text Format",
	"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8", "xlsm": "xlsm:Calc MS Excel 2007 VBA XML",
	"csv": `csv:Text - txt - csv (StarCalc):44,34,64,1`, "html": "html:HTML (StarWriter)",
	"pptx": "pptx:Impress MS PowerPoint 2007 XML", "ppt": "ppt:MS PowerPoint 97", "odp": "odp:impress8", "ppsx": "ppsx:Impress MS PowerPoint 2007 XML AutoPlay",
	"odg": "odg:draw8", "svg": "svg:draw_svg_Export", "emf": "emf:draw_emf_Export",
	"pdf":        "pdf",
	"pdf-a":      `pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"1"}}`,
	"pdf-locked": `pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"tokiwa2026"}}`,
	"pdf-noprint": `pdf:writer_pdf_Export:{"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"tokiwa2026"},` +
		`"Printing":{"type":"long","value":"0"}}`,
	"pdf-outline": `pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},"InitialView":{"type":"long","value":"1"},"Magnification":{"type":"long","value":"2"},` +
		`"UseTaggedPDF":{"type":"boolean","value":"true"}}`,
}

// documents converts all sources, one call for each format and kind.
func (s *set) documents() error {
	folders := map[string][]source{}
	for _, d := range sources() {
		for _, format := range d.formats {
			folders[d.suffix+" "+format] = append(folders[d.suffix+" "+format], d)
		}
	}
	for key, list := range folders {
		suffix, format, _ := strings.Cut(key, " ")
		if err := s.convert(suffix, format, list); err != nil {
			return err
		}
	}
	return nil
}

func (s *set) convert(suffix, format string, list []source) error {
	args := []string{"-env:UserInstallation=file://" + filepath.Join(s.work, "profile"), "--headless", "--convert-to", filters[format], "--outdir", "converted"}
	if suffix == "html" {
		args = append(args, "--infilter=HTML (StarWriter)")
	}
	for i, d := range list {
		file := fmt.Sprintf("%s-%d.%s", format, i, suffix)
		if err := s.put(file, []byte(d.content)); err != nil {
			return err
		}
		args = append(args, file)
	}
	if err := s.command("soffice", args...); err != nil {
		return err
	}
	written, variant, _ := strings.Cut(format, "-")
	for i, d := range list {
		name := d.name
		if variant != "" {
			name += "_" + variant
		}
		file := filepath.Join("converted", fmt.Sprintf("%s-%d.%s", format, i, written))
		if err := s.take(file, name+"."+written); err != nil {
			return fmt.Errorf("%s as %s: %w", d.name, format, err)
		}
		if err := os.Remove(filepath.Join(s.work, file)); err != nil {
			return err
		}
	}
	return nil
}

func sources() []source {
	return append(append(letters(), sheets()...), slides()...)
}

func letters() []source {
	word, everything := []string{"docx", "doc"}, []string{"docx", "doc", "odt", "rtf", "pdf"}
	plain := func(kind string, paragraphs ...string) string { return flatText(heading(kind) + body(paragraphs...)) }
	return []source{
		{"御見積書", "fodt", plain("御見積書", "株式会社常盤 御中", "下記のとおり御見積申し上げます。", "有効期限：発行日より30日間"), everything},
		{"議事録_20261105", "fodt", plain("定例会議 議事録", "日時：2026年11月5日(木) 10:00～11:30", "出席者：山田、佐藤、鈴木(記)", "1. 前回の宿題の確認", "2. 来期の予算について"), everything},
		{"業務委託契約書(案)", "fodt", plain("業務委託契約書", "委託者(以下「甲」という)と受託者(以下「乙」という)は、次のとおり契約を締結する。", "第1条(目的) 甲は乙に対し本業務を委託し、乙はこれを受託する。"), []string{"docx", "doc", "pdf", "pdf-a"}},
		{"請求書No.2026-1105", "fodt", plain("請求書", "請求金額 ¥1,320,000-", "お振込先：常盤銀行 本店 普通 1234567"), []string{"docx", "pdf", "pdf-locked", "pdf-noprint"}},
		{"履歴書", "fodt", flatText(heading("履 歴 書") + picture(portrait(), 3, 4) + body("氏名 山田太郎", "学歴 2010年4月 常盤大学 入学", "職歴 2014年4月 青葉商事株式会社 入社")), everything},
		{"製品仕様書", "fodt", flatText(heading("製品仕様書") + body("型番 TK-100", "定格 AC100V 50/60Hz") + picture(chart(), 10, 6) + formula()), []string{"docx", "doc", "odt", "pdf", "pdf-outline"}},
		{"月次報告書", "fodt", flatText(heading("月次報告書") + body("売上の推移は次の表のとおりです。") + embeddedSheet()), []string{"docx", "doc", "odt"}},
		{"ご案内", "fodt", plain("研修会のご案内", "拝啓 時下ますますご清栄のこととお慶び申し上げます。", "敬具"), []string{"docx", "doc", "rtf", "html", "pdf"}},
		{"稟議書", "fodt", plain("稟議書", "件名：複合機の入替について", "金額：月額 32,000円(税別)"), word},
		{"社内報11月号", "fodt", flatText(heading("社内報") + picture(photo(3, 240, 160), 8, 5) + body("秋の社員旅行を開催しました。") + link("https://www.tokiwa.example/news/", "詳しくはこちら")), []string{"docx", "doc", "pdf"}},
		{"FAX送付状", "fodt", plain("FAX送付状", "送付枚数 3枚(本状含む)"), []string{"docx", "doc", "pdf"}},
		{"注文請書", "fodt", plain("注文請書", "下記のとおりご注文をお請けいたします。"), []string{"docx", "doc", "pdf"}},
		{"就業規則", "fodt", plain("就業規則", strings.Split(strings.Repeat("第1条 この規則は、従業員の労働条件について定める。\n", 40), "\n")...), everything},
		{"週報", "fodt", plain("週報", "今週の実績", "来週の予定"), []string{"docx", "odt"}},
		{"宛名ラベル", "fodt", plain("宛名", "〒100-0005 東京都千代田区丸の内1-1"), []string{"doc", "rtf"}},
		{"アンケート", "fodt", flatText(heading("アンケート") + body("1. 満足 2. 普通 3. 不満") + link("mailto:enq@tokiwa.example", "返信先")), []string{"docx", "pdf", "html"}},
		{"申込書", "html", form(), []string{"docx", "doc", "odt", "pdf"}},
	}
}

func sheets() []source {
	table := func(name string, rows ...string) string { return flatSheet(name, rows) }
	return []source{
		{"売上集計表", "fods", table("売上", "支店,4月,5月,6月,計", "東京,120,130,110,=SUM", "大阪,80,90,100,=SUM", "名古屋,60,55,70,=SUM"), []string{"xlsx", "xls", "ods", "csv", "pdf", "xlsm"}},
		{"勤務表", "fods", table("11月", "日付,出勤,退勤,休憩", "2026/11/02,9:00,17:45,1:00", "2026/11/04,9:05,18:30,1:00"), []string{"xlsx", "xls", "ods"}},
		{"工程表", "fods", table("工程", "工程,開始,終了,担当", "設計,11/5,11/20,山田", "製作,11/24,12/18,佐藤"), []string{"xlsx", "xls", "pdf"}},
		{"発注書", "fods", table("発注書", "品番,品名,数量,単価,金額", "A-001,ボルトM8,200,12,=SUM", "A-002,ナットM8,200,8,=SUM"), []string{"xlsx", "xls", "pdf"}},
		{"名簿", "fods", table("名簿", "氏名,ふりがな,部署,内線", "山田太郎,やまだたろう,総務部,101", "髙﨑花子,たかさきはなこ,営業部,102"), []string{"xlsx", "xls", "csv"}},
		{"見積明細", "fods", table("明細", "品名,数量,単価,金額", "部材A,10,1200,=SUM", "部材B,4,800,=SUM"), []string{"xlsx", "xls", "pdf"}},
		{"アンケート集計", "fods", table("集計", "設問,満足,普通,不満", "問1,12,5,1", "問2,9,8,1"), []string{"xlsx", "xls", "csv"}},
		{"シフト表", "fods", table("シフト", "氏名,月,火,水", "山田,早,遅,休"), []string{"xlsx", "xls"}},
		{"予算実績", "fods", table("予実", "科目,予算,実績,差", "交通費,100,90,=SUM"), []string{"xlsx", "ods"}},
		{"経費精算書", "fods", table("精算", "日付,内容,金額", "11/2,電車代,420", "11/4,会議費,3300"), []string{"xlsx", "xls", "ods", "xlsm"}},
	}
}

func slides() []source {
	return []source{
		{"会社案内", "fodp", flatSlides(nil, "会社案内", "沿革", "事業内容", "お問い合わせ先"), []string{"pptx", "ppt", "odp", "pdf"}},
		{"提案資料", "fodp", flatSlides(chart(), "ご提案", "現状の課題", "解決策", "費用とスケジュール"), []string{"pptx", "ppt", "pdf", "ppsx"}},
		{"説明会資料", "fodp", flatSlides(photo(5, 200, 150), "説明会", "日程", "会場"), []string{"pptx", "ppt", "odp"}},
		{"配置図", "fodg", flatDrawing(), []string{"odg", "svg", "emf", "pdf"}},
	}
}

func embed(image []byte) string { return base64.StdEncoding.EncodeToString(image) }
