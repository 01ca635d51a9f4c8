package internet2.trustchain;

import internet2.foundation.NodeId;

/** The DNS name that every node has from the start, so that it can be certified before it owns another. */
public final class NodeNames {

    private static final int DIGITS = 16;

    private NodeNames() {}

    /**
     * {@code <16 hexadecimal digits>.node.<zone>}: the digits are the node's half of its IPv6 address, which
     * the ledger keeps unique.
     *
     * @param zone the network's zone, lower case, without a trailing dot
     */
    public static String of(NodeId node, String zone) {
        return node.toString().substring(0, DIGITS) + ".node." + zone;
    }
}
