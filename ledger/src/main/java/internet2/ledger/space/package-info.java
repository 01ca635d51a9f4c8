/**
 * Proof of space: a plot of disk that only its owner can have made, and openings that show it is still there.
 *
 * <p>The construction is the stacked expander of Ling Ren and Srinivas Devadas, "Proof of Space from Stacked
 * Expanders" (TCC 2016): layers of 2^n labels; each label of a layer is the SHA-256 of its name and of d labels of
 * the layer below, chosen by Chung's random bipartite expander (a keyed permutation of the d * 2^n edges). Every
 * label carries the host's and the network's id, so no two hosts can share a plot.
 *
 * <ol>
 *   <li><b>Commitment</b>, once: a Merkle root of every layer, and openings at random nodes with their predecessors.
 *       A prover who mislabelled a share s of the nodes passes with probability (1 - s)^openings.
 *   <li><b>Presence</b>, each epoch: openings of the last layer at places that the epoch's randomness chooses. Only
 *       the last layer is kept; whoever lacks a share s of it is found with probability 1 - (1 - s)^openings, or has
 *       to compute what is missing anew, which costs more with every layer.
 * </ol>
 *
 * <p>What it proves: that someone with access to this host's key has this much storage set aside for this identity,
 * up to the share above, or spends the time to make the plot in every epoch. What it does not prove: where the disk
 * is (witnessed round trips bound a distance from above only), that the disk is the
 * host's own (it may be rented, or reached over a network), that the space is free for others. With the development
 * parameters a plot is made in a fraction of a second, so there it proves only that the rules are kept; production
 * parameters take a minute of one core. The paper's bound needs its degree and number of layers: ours are smaller, so
 * read "about", not "at least". The challenge of the commitment comes from the roots and the epoch's randomness: a
 * prover may try many plots within an epoch, and validators can influence that randomness as the package
 * {@link internet2.ledger.membership} says.
 */
package internet2.ledger.space;
