/**
 * Content over STOQ: files of any size, cut into chunks that are named by their hashes, kept once however often they
 * occur, and fetched from several peers at once, none of which is believed.
 *
 * <p>{@link internet2.stoq.content.ContentLibrary} is all that a program needs. Its rooms, from the bottom:
 * {@code chunking}, {@code packing}, {@code erasure}; {@code manifest}, what content consists of; {@code store}, the
 * disk; {@code transfer}, the network.
 *
 * <p>What holds: whoever has a content's id gets the bytes that were published under it or an error, as long as SHA-256
 * holds (RFC 6234). What doesn't: secrecy from members of the network. Peers learn what is asked for; whoever learns an
 * id may fetch it; and whoever can guess a file can ask who has it.
 */
package internet2.stoq.content;
