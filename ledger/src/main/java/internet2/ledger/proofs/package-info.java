/**
 * The four proofs on every operation: where (space), who (stake), what (work), when (time). Each can fail, and each
 * way to fail has a code of its own.
 *
 * <pre>
 * space   space-missing          the account's host never proved its presence, or was excluded
 *         space-stale            it did, and the proof is no longer fresh
 *         space-wrong            a proof of space does not hold             (plot and presence operations)
 *         space-epoch            it is of another epoch                      (the same)
 *         space-replayed         this epoch was proven before                (presence)
 *         space-uncommitted      there is no plot to prove                   (presence)
 * stake   stake-none             nobody of that id, or less than the minimum at stake
 *         stake-excluded         the account was excluded
 *         stake-signature        the signature is not the account's or the session's
 *         stake-authorization    the identity signed what a session should, or the other way round
 *         stake-session          the account has no such session
 *         stake-session-expired  the session is over
 *         stake-rights           the session may not do that
 *         sequence-replayed      the sequence number was used before
 *         sequence-gap           an earlier one has not arrived
 * work    work-missing           no solution
 *         work-insufficient      a solution of something else, or of an easier puzzle
 *         work-resources         more was written than the operation declared
 * time    time-missing           no block is cited
 *         time-not-found         no such block in this history
 *         time-expired           the cited block is too old
 * </pre>
 *
 * <p>A host's first operations have no presence to look up: the plot and presence operations carry the proof of space
 * themselves, which their module checks; everything else about them is checked like any other. There is no other
 * exception, for nobody.
 */
package internet2.ledger.proofs;
