package internet2.trustchain;

import java.util.Optional;
import java.util.stream.Stream;

/** What the network's keys are for, all of them held by its validators together; it begins with one of each. */
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

    /** What the ledger's module {@code keys} calls the one with which the network began. */
    public String id() {
        return id;
    }

    /** The one with which the network began. */
    public KeyName first() {
        return new KeyName(this, 1);
    }

    public static Optional<NetworkKey> of(String id) {
        return Stream.of(values()).filter(each -> each.id.equals(id)).findFirst();
    }
}
