/**
 * The resolver in service: one thread owns the state machine, servers are asked on virtual threads, and answers given
 * before are repeated on the event loops that ask, without a hand-over.
 */
package internet2.trustchain.resolver.serving;
