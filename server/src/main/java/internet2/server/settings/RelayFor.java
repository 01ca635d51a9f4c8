package internet2.server.settings;

/** Whose packets a node carries to others. */
public enum RelayFor {
    NOBODY,
    /** Nodes that vote. */
    VALIDATORS,
    /** Every node that the network admitted. */
    NODES
}
