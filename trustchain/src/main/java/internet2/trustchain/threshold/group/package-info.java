/**
 * The group that threshold signatures live in: the subgroup of prime order L of edwards25519 (RFC 8032 section 5.1),
 * and its scalars, the integers modulo L.
 *
 * <p>Bouncy Castle keeps its own points private, so the group law is here: complete formulas over Bouncy Castle's
 * field {@code X25519Field}. What is decoded has passed Bouncy Castle's full check: canonical, on the curve, of order
 * L and so not the identity.
 *
 * <p><b>Side channels.</b> {@link internet2.trustchain.threshold.group.Point#times} and
 * {@link internet2.trustchain.threshold.group.Point#base} take secret scalars: no branch and no memory address depends
 * on one, every table is read whole; nor in the arithmetic of {@link internet2.trustchain.threshold.group.Scalar}
 * except {@code inverse}. That holds for the bytecode. A just-in-time compiler promises nothing, though none is known
 * to turn such masks into branches. {@link internet2.trustchain.threshold.group.Point#sum},
 * {@link internet2.trustchain.threshold.group.Point#timesSmall} and decoding are for public values and take varying
 * time.
 *
 * <p>{@link internet2.trustchain.threshold.group.Scalar#destroy} overwrites a secret's words. Intermediate values in
 * registers and on stacks, and copies that a garbage collector made while it moved them, are beyond a program's reach
 * on the JVM: who can read a process's memory reads its secrets.
 */
package internet2.trustchain.threshold.group;
