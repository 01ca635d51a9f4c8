/**
 * Leased memory: what its host serves over STOQ, and what its user reads and writes from afar.
 *
 * <p>A region is off-heap memory of exactly one lease. It exists from its first use to the lease's end, is
 * zero before and zeroed after, and is volatile: when the host restarts its content is gone, which its user is
 * told ({@code content_lost}) instead of zeros. Requests come from peers that STOQ has proven, their bytes are
 * not trusted: each is checked against the committed lease, the clock and the bounds.
 */
@NullMarked
package internet2.hypermesh.memory;

import org.jspecify.annotations.NullMarked;
