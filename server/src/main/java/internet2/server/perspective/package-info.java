/**
 * Looks whether control of a name is shown, from this node ({@code LocalPerspective}: over HTTP, TLS, and in the zones
 * of the ledger) and from every validator ({@code JointPerspective} asks, {@code PerspectiveDesk} answers). The I/O of
 * ACME's challenges; what they mean is decided in {@link internet2.trustchain.acme}, and how many have to agree in
 * {@link internet2.trustchain.authority.ControlQuorum}.
 */
@NullMarked
package internet2.server.perspective;

import org.jspecify.annotations.NullMarked;
