/**
 * Names outside of the network's zones, resolved and validated.
 *
 * <p>{@link internet2.trustchain.resolver.Resolver} is a state machine: questions, responses, losses and ticks go in,
 * queries to send and answers to give come out; it has no I/O, clock or randomness of its own. A resolution is a
 * {@code Walk} from the question to its answer over the facts at hand. Where a fact is missing the walk stops and says
 * which; it begins again from the start when that fact has come. Facts enter the cache unjudged and are judged on
 * their first use; what turns out bogus leaves it again.
 *
 * <p>Names of the ledger come first and never leave the process. Everything a stranger can make us do is bounded:
 * {@link internet2.trustchain.resolver.ResolverLimits}, {@link internet2.trustchain.resolver.dnssec.Work}.
 */
package internet2.trustchain.resolver;
