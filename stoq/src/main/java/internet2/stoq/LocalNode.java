package internet2.stoq;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What all connections of one node share.
 *
 * @param threads starts a virtual thread for each task
 */
record LocalNode(
        StoqLimits limits,
        PeerAuthenticator authenticator,
        Offers offers,
        StoqObserver observer,
        InstantSource clock,
        SecureRandom random,
        ProofMemory memory,
        Load load,
        Executor threads) {}
