/** Erasure coding: lost shards out of any k that are left. */
package internet2.stoq.content.erasure;
