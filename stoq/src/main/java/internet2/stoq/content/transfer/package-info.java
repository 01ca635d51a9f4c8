/**
 * Content between nodes: what is asked and answered, and how content is fetched from several peers at once.
 *
 * <p>{@link internet2.stoq.content.transfer.FetchPlan} decides whom to ask for what, and is pure;
 * {@link internet2.stoq.content.transfer.ContentFetch} asks; {@link internet2.stoq.content.transfer.ContentReader} puts
 * the pieces together. A peer is believed nothing: what it sends counts once its hash is right.
 */
package internet2.stoq.content.transfer;
