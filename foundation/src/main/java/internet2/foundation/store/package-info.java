/**
 * What a node keeps on its own disk: a hash-chained log, an index of state, and the folder around both.
 *
 * <p>The log is trusted with checksums: what it acknowledged it either serves intact or reports as corrupt.
 * The state store is not trusted: it may be behind or damaged, and is rebuilt from the log. The data folder
 * keeps other programs, other networks and other people's eyes out.
 */
@NullMarked
package internet2.foundation.store;

import org.jspecify.annotations.NullMarked;
