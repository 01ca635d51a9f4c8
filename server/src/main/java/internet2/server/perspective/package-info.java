/**
 * Looks whether control of a name is shown, from this node: over HTTP, TLS, and in the zones of the ledger. The I/O of
 * ACME's challenges; what they mean is decided in {@link internet2.trustchain.acme}.
 */
@NullMarked
package internet2.server.perspective;

import org.jspecify.annotations.NullMarked;
