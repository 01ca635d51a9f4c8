/**
 * Secrets at rest. A data folder's secret files are sealed with one {@link internet2.foundation.sealing.DataKey}, and
 * that is kept wrapped by what the operator holds apart from the disk: a passphrase, or a key in a PKCS#11 token
 * ({@link internet2.foundation.sealing.KeyWrapping}). Whoever has the disk alone has no key.
 */
@NullMarked
package internet2.foundation.sealing;

import org.jspecify.annotations.NullMarked;
