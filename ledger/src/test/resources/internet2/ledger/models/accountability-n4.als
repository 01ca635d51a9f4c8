-- Whoever forks can be named: four validators, of whom some may break the rules.
open util/ordering[View]
sig View {}
sig Block { view: one View, parent: lone Block }
abstract sig V { prep: set Block, com: set Block, nul: set View }
sig Honest, Byz extends V {}
pred Prepared[b: Block] { #{h: V | b in h.prep} >= 3 }
pred Committed[b: Block] { #{h: V | b in h.com} >= 3 }
pred Nulled[v: View] { #{h: V | v in h.nul} >= 3 }
fact shape { all b: Block | some b.parent implies lt[b.parent.view, b.view] }
fact onePrepare { all h: Honest, v: View | lone (h.prep & view.v) }
fact oneCommit { all h: Honest, v: View | lone (h.com & view.v) }
fact commitXorNull { all h: Honest, b: h.com | b.view not in h.nul }
fact commitNeedsPrepared { all h: Honest, b: h.com | Prepared[b] }
fact prepareNeedsParent { all h: Honest, b: h.prep | some b.parent implies Prepared[b.parent] }
fact prepareNeedsGap {
  all h: Honest, b: h.prep | all v: prevs[b.view] - (some b.parent implies prevs[b.parent.view] + b.parent.view else none) |
    Nulled[v]
}
-- what two signed messages prove: two PREPARE, two COMMIT, or COMMIT and NULLIFY in one view
fun Guilty : set V {
  {h: V | (some v: View | not lone (h.prep & view.v) or not lone (h.com & view.v)) or (some b: h.com | b.view in h.nul)}
}
pred fork { some a, b: Block | Committed[a] and Committed[b] and a not in b.*parent and b not in a.*parent }
check noFalseAccusation { no Guilty & Honest } for 5 View, 5 Block, exactly 4 V, 4 Int
check accountable { (fork and #Byz <= 2) implies #Guilty >= 2 } for 5 View, 5 Block, exactly 4 V, 4 Int
check safe { #Byz <= 1 implies not fork } for 6 View, 7 Block, exactly 4 V, 4 Int
run forkPossible { fork and #Byz = 2 } for 4 View, 4 Block, exactly 4 V, 4 Int
