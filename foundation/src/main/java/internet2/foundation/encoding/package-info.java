/**
 * Canonical encoding: one value, one sequence of bytes.
 *
 * <p>Big-endian fixed-width integers; byte strings and lists behind an unsigned 32-bit count that the
 * reader checks against a named limit and against what is left before it allocates; optional values
 * behind one byte, 0 or 1. A reader accepts nothing that its writer would not have written, so that
 * equal hashes mean equal values.
 */
package internet2.foundation.encoding;
