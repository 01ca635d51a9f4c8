-- Terms: a leader's block may be prepared before the one that it stands on holds its certificate, and a NULLIFY is for
-- the rest of the term. Four validators, of whom some may break the rules.
open util/ordering[View]
sig View { start: one View }
sig Block { view: one View, parent: lone Block }
abstract sig V { prep: set Block, com: set Block, nul: set View }
sig Honest, Byz extends V {}
fact terms {
  all v: View | lte[v.start, v] and v.start.start = v.start
  all v, w: View | (lte[v.start, w] and lte[w, v]) implies w.start = v.start
}
pred Prepared[b: Block] { #{h: V | b in h.prep} >= 3 }
pred Committed[b: Block] { #{h: V | b in h.com} >= 3 }
-- a certificate skips its view and those after it in the term
pred Nulled[v: View] { some u: View | u.start = v.start and lte[u, v] and #{h: V | u in h.nul} >= 3 }
-- prepared, and so is all that it stands on within its term
pred Held[b: Block] { all a: b.*parent | a.view.start = b.view.start implies Prepared[a] }
fact shape { all b: Block | some b.parent implies lt[b.parent.view, b.view] }
-- within a term, a block stands on that of the view before
fact inRow { all h: Honest, b: h.prep | b.view != b.view.start implies (some b.parent and b.parent.view = prev[b.view]) }
-- rules 1 and 2
fact onePrepare { all h: Honest, v: View | lone (h.prep & view.v) }
fact oneCommit { all h: Honest, v: View | lone (h.com & view.v) }
-- rule 3: no COMMIT in a view that was nullified
fact commitXorNull { all h: Honest, b: h.com | b.view not in h.nul }
-- and none after a NULLIFY in the same term
fact nullBindsTheTerm { all h: Honest, b: h.com | no u: h.nul | lt[u, b.view] and u.start = b.view.start }
-- rule 5, for the block
fact commitNeedsPrepared { all h: Honest, b: h.com | Prepared[b] }
-- and for those that it stands on within the term
fact commitNeedsHeld { all h: Honest, b: h.com | Held[b] }
-- rule 4, between terms. Within one nothing is asked here of a block that is prepared: rule 5 carries the promises, and
-- that an honest validator prepared the parent too only keeps votes from blocks that could never be final
fact startNeedsHeld {
  all h: Honest, b: h.prep | (some b.parent and b.parent.view.start != b.view.start) implies Held[b.parent]
}
fact prepareNeedsGap {
  all h: Honest, b: h.prep | all v: prevs[b.view] - (some b.parent implies prevs[b.parent.view] + b.parent.view else none) |
    Nulled[v]
}
-- what two signed messages prove: two PREPARE or two COMMIT in one view, or a COMMIT after a NULLIFY in one term
fun Guilty : set V {
  {h: V | (some v: View | not lone (h.prep & view.v) or not lone (h.com & view.v))
    or (some b: h.com, u: h.nul | u.start = b.view.start and lte[u, b.view])}
}
pred fork { some a, b: Block | Committed[a] and Committed[b] and a not in b.*parent and b not in a.*parent }
check noFalseAccusation { no Guilty & Honest } for 5 View, 5 Block, exactly 4 V, 4 Int
check accountable { (fork and #Byz <= 2) implies #Guilty >= 2 } for 5 View, 5 Block, exactly 4 V, 4 Int
check safe { #Byz <= 1 implies not fork } for 5 View, 5 Block, exactly 4 V, 4 Int
run forkPossible { fork and #Byz = 2 } for 4 View, 4 Block, exactly 4 V, 4 Int
-- blocks of a term become final, its rest is skipped, and another term goes on
run pipelined {
  no Byz
  some disj a, b, c: Block | b.parent = a and c.parent = b and a.view.start = c.view.start and Committed[b] and not Committed[c]
    and Prepared[c] and Nulled[c.view]
  some d: Block | Committed[d] and some d.parent and d.parent.view.start != d.view.start
} for 5 View, 5 Block, exactly 4 V, 4 Int
