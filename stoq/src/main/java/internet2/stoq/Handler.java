package internet2.stoq;

/** What a node offers to its peers under a number: calls, one-way streams or datagrams. */
public sealed interface Handler permits Service, OneWayService, DatagramService {

    /**
     * 1 to 65535, unique in a node among handlers of the same kind.
     * Numbers 1 to 15 are STOQ's own, 16 to 31 the ledger's, 32 to 47 TrustChain's, 48 to 63 HyperMesh's.
     */
    int id();
}
