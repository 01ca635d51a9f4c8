package internet2.trustchain.authority;

/** The keys that a network begins with, all of them held by its validators together. */
public enum NetworkKey {
    /** Signs intermediate certificates. */
    ROOT("root"),
    /** Of the intermediate: signs certificates and revocation lists. */
    ISSUING("issuing"),
    /** Signs the heads of the transparency log. */
    LOG("log"),
    /** Signs the zones. */
    ZONES("zones");

    private final String id;

    NetworkKey(String id) {
        this.id = id;
    }

    /** What the ledger's module {@code keys} calls it. */
    public String id() {
        return id;
    }
}
