/**
 * A signing key that no machine holds: FROST(Ed25519, SHA-512), RFC 9591.
 *
 * <p>Each of n holders has one point of a secret polynomial of degree t - 1 ({@link
 * internet2.trustchain.threshold.KeyShare}); t of them make a signature together that is an ordinary Ed25519 signature
 * (RFC 8032) under the {@link internet2.trustchain.threshold.GroupKey}; t - 1 know nothing of the key. In reading
 * order: {@link internet2.trustchain.threshold.Nonces} (round one), {@link
 * internet2.trustchain.threshold.SigningRound} (round two, verification of shares, aggregation). How shares come to
 * be and move on is {@code keygen}'s, who asks whom for a share is {@code signing}'s matter; the arithmetic stands in
 * {@code group}.
 *
 * <p>Security is that of FROST with binding factors (Komlo and Goldberg 2020; Bellare et al. 2022): a holder may
 * contribute to many sessions at once, as long as no nonce is ever used twice. Two uses of one nonce give the share
 * away. Signatures are not deterministic, and Ed25519 is not post-quantum.
 */
package internet2.trustchain.threshold;
