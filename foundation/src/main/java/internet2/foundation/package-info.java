/**
 * Values that every room names things with: bytes, hashes, ids, addresses.
 *
 * <p>All of them are immutable, compare by content and have one text form with one strict parser.
 */
package internet2.foundation;
