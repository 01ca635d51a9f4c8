/**
 * {@code nexus}: how people hold the network.
 *
 * <p>Each command is one request to a node's gateway, made with the admin credential of a data folder. Exit codes:
 * 0 done, 1 refused, 2 usage, 3 unreachable. Errors go to standard error and say what, to what, and what to do.
 */
package internet2.cli;
