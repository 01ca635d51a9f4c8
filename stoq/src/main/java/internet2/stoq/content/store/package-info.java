/**
 * Objects on disk: bounded, each under its id, each with where it came from.
 *
 * <p>Not trusted: an object that isn't what its id says is dropped when it is read, and fetched anew. When all is lost,
 * what was published here must be published again, and what was fetched can be fetched again.
 */
package internet2.stoq.content.store;
