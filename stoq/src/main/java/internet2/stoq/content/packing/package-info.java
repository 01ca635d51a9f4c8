/**
 * How an object is packed for disk and wire. Identities are of the plain bytes, so packing may differ between nodes and
 * versions; what is unpacked is bounded before the first byte of it is made.
 */
package internet2.stoq.content.packing;
