-- Two final blocks are never on different branches: the five rules among 7 validators.
open util/ordering[View]
sig View {}
sig Block { view: one View, parent: lone Block }
sig Honest { prep: set Block, com: set Block, nul: set View }
-- n = 3f+1 validators, f of them Byzantine, whose votes are always there: a certificate exists if and only if at
-- least (2f+1)-f = f+1 honest validators voted
pred Prepared[b: Block] { #{h: Honest | b in h.prep} >= 3 }
pred Committed[b: Block] { #{h: Honest | b in h.com} >= 3 }
pred Nulled[v: View] { #{h: Honest | v in h.nul} >= 3 }
fact shape { all b: Block | some b.parent implies lt[b.parent.view, b.view] }
-- rule 1; rule 2 follows, because a certificate of prepare is unique in its view
fact onePrepare { all h: Honest, v: View | lone (h.prep & view.v) }
-- rule 3
fact commitXorNull { all h: Honest, b: h.com | b.view not in h.nul }
-- rule 5
fact commitNeedsPrepared { all h: Honest, b: h.com | Prepared[b] }
-- rule 4: the parent is prepared, and every view between is nullified
fact prepareNeedsParent { all h: Honest, b: h.prep | some b.parent implies Prepared[b.parent] }
fact prepareNeedsGap {
  all h: Honest, b: h.prep | all v: prevs[b.view] - (some b.parent implies prevs[b.parent.view] + b.parent.view else none) |
    Nulled[v]
}
pred oneBranch { all a, b: Block | (Committed[a] and Committed[b]) implies (a in b.*parent or b in a.*parent) }
pred skips {
  some disj a, b: Block | Committed[a] and Committed[b] and gt[b.view, next[next[a.view]]]
  some v: View | Nulled[v]
}
check agreement { oneBranch } for 4 View, 5 Block, exactly 5 Honest, 4 Int
run sanity { skips } for 5 View, 5 Block, exactly 5 Honest, 4 Int
