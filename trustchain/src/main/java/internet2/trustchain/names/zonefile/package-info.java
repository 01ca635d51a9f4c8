/**
 * Zone files (RFC 1035 section 5): read with the line of each mistake, written so that reading gives the same, and
 * compared with what a zone holds.
 */
package internet2.trustchain.names.zonefile;
