package internet2.trustchain.names;

/** Hears of a sample of answers; called on an event loop, so it returns at once. */
public interface DnsObserver {

    DnsObserver NONE = new DnsObserver() {};

    default void answered(DnsEvent event) {}
}
