/**
 * The configuration of a node as records: one section each, every key with its default and what it is for.
 *
 * <p>{@code docs/configuration.md} is generated from them.
 */
package internet2.server.settings;
