/**
 * Keys, signatures and key exchange, classical and post-quantum.
 *
 * <p>Ed25519 (RFC 8032) signs statements. A hybrid key adds a post-quantum algorithm, Falcon-1024 (the
 * round-3 form) or ML-DSA-65 (FIPS 204); a hybrid signature holds only if both halves do. ML-KEM-768
 * (FIPS 203) agrees on secrets, ECDSA P-256 keys serve TLS.
 *
 * <p>{@link internet2.foundation.crypto.FastCrypto} picks the implementation: Amazon Corretto where its
 * native library loads and passes its self tests, Bouncy Castle otherwise, the JDK for ML-KEM and
 * ML-DSA. Which one it is never shows in a result: every node must come to the same verdict on every
 * signature, also on signatures and keys made to be read in two ways.
 *
 * <p>What is signed carries its purpose: see {@link internet2.foundation.crypto.DomainSeparation}.
 * Private keys never appear in a text form, a log or an error message.
 */
package internet2.foundation.crypto;
