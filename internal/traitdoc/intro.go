package traitdoc

// The beginnings of the pages.
const introEn = `# Traits

What Sekisho looks for in a mail, trait by trait: what each goes by, what it weighs, what people are told, how it is tuned. This page is generated
from the tables of the program (` + "`go test ./internal/traitdoc -update`" + `); [日本語](traits.ja.md).

A score is the sum of the families, each up to its cap, of the combinations and of what lowers it. From 3 on a mail is noted, from 6 marked, from 10 held.
A hold needs an anchor: an attachment, identity or link trait of 3 or more, an authentication or relation trait of 4 or more, any campaign trait, a forged
greeting, or a rule of your own that weighs 10; without one the score stops below hold. Traits that are “never below mark” mark a mail whatever lowers its score.

A trait is found, not found, or undecided: where a fact that it needs is not known, it neither fires nor exempts, and the reason is recorded. “Recorded” means found
and told without weight. “Confirmed” means that the domain of From is authenticated; “known” that the history knows the correspondence. Traits of the sender's
software and of language weigh only in mail that claims to come from Japan.

**Tuning.** ` + "`[screen.weights]`" + ` gives a trait another weight (0: recorded), ` + "`[[exempt]]`" + ` takes its weight away in certain mail, with a reason and a last day.
Lists are extended by files of the same name in the folder of ` + "`[house]` `tables`" + `. Traits of your own are [rules](rules.md). What no weight can mend stands in
[known blind spots](known-blind-spots.md).

Samples are mails of the corpus (` + "`sekisho corpus build`" + ` writes them): those that hit, and near misses that must not. Archetypes (A: attacks, H: ordinary mail) are whole mails that show several traits.

`

const introJa = `# 着眼点一覧

Sekisho がメールのどこを見ているかを、着眼点ごとにまとめたものです。判定の基準、点数、利用者への表示、調整方法を載せています。このページはプログラムの表から生成しています
(` + "`go test ./internal/traitdoc -update`" + `)。[English](traits.md)

点数は、分類ごとの合計(それぞれ上限あり)に、組み合わせの加点と、点数を下げる事実を合わせたものです。3点以上で note、6点以上で mark、10点以上で hold になります。hold には決め手が必要です。
決め手になるのは、3点以上の添付ファイル・差出人の名乗り・リンクの着眼点、4点以上の認証・やり取りの着眼点、一連の攻撃の着眼点、HELO の詐称、10点の独自ルールです。決め手がなければ、点数は hold の手前で止まります。
「mark を下回らない」とある着眼点に該当したメールは、ほかの事実で点数が下がっても mark になります。

着眼点の判定結果は、「該当」「非該当」「判定できず」のいずれかです。必要な情報が得られないときは、加点にも除外にも使わず、理由を記録します。「記録のみ」は、該当した事実を残しますが点数には入れません。「認証された」は From のドメインの認証が取れていること、
「既知」は履歴からやり取りを確認できることを指します。作成環境と日本語の着眼点は、日本からのメールを名乗る場合にだけ加点します。

**調整** 点数は ` + "`[screen.weights]`" + ` で変えられます(0 なら記録のみ)。特定のメールだけ点数に入れないようにするには ` + "`[[exempt]]`" + ` を使います(理由と期限が必要です)。一覧は、` + "`[house]` `tables`" + ` のフォルダに同じ名前のファイルを置いて追加できます。
自組織ならではの着眼点は[独自ルール](rules.ja.md)で作れます。点数の調整では補えないことは[検知できないもの](known-blind-spots.ja.md)にまとめています。

見本は検証用のメール集にあるメールです(` + "`sekisho corpus build`" + ` で書き出せます)。該当するものと、よく似ていても該当してはならないものがあります。典型例(A は攻撃、H は通常のメール)は、複数の着眼点が現れる一通のメールです。

`
