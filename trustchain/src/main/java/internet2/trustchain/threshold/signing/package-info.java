/**
 * Sessions in which holders of a threshold key sign together.
 *
 * <p>{@link internet2.trustchain.threshold.signing.Coordinator} runs sessions, of one signature or some: it keeps
 * stocks of nonce commitments, chooses as many holders as it takes, sends each a
 * {@link internet2.trustchain.threshold.signing.SigningRequest}, and goes on with others where one is silent, declines
 * or lies. Each failed attempt loses at least one holder for
 * the session, so that n - t + 1 attempts suffice. It holds no secret and is trusted with nothing: it can fail to
 * sign, not make anybody sign. {@link internet2.trustchain.threshold.signing.Signer} is the other side: it asks its
 * {@link internet2.trustchain.threshold.signing.Approval} before it contributes. Both are pure: what comes in, the
 * time and the randomness are arguments; one thread owns each.
 *
 * <p><b>A nonce serves once</b>, also across a crash: nonces live in the signer's memory alone and leave its stock
 * before a share is made of them. A signer that restarts declines what was built on its earlier commitments, and the
 * coordinator asks for new ones. What copies a running process, such as a snapshot of a virtual machine that is
 * resumed twice, copies nonces too: don't.
 */
package internet2.trustchain.threshold.signing;
