package internet2.server.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The key that signs all zones, and how another one takes its place. */
public interface ZonesKeyApi {

    ZonesKey zonesKey();

    /** Has the validators make another key, which then takes the present one's place by itself. */
    LedgerReceipt replaceZonesKey(Caller caller);

    /** Ends the waiting of this phase for those that follow it from afar. */
    LedgerReceipt releaseZonesKey(Caller caller);

    /**
     * @param phase {@code alone}, {@code published}, {@code signing} or {@code revoked}
     * @param since when it began; absent: with the network
     * @param keys those of the zones' DNSKEY sets
     * @param ends when the next phase begins, if there is one to come; absent as long as sets wait for signatures
     * @param released whether the phase waits for nothing but caches
     * @param made a key is being made, or is there, that is not published yet
     */
    record ZonesKey(
            String phase,
            Optional<Instant> since,
            List<PublishedKey> keys,
            Optional<Instant> ends,
            boolean released,
            Optional<String> made) {}

    /**
     * @param name as {@code nexus ca keys} lists it
     * @param tag RFC 4034, appendix B
     * @param dnskey presentation form (RFC 4034, section 2.2)
     * @param revoked RFC 5011, section 2.1
     * @param signs whether it signs the records of the zones
     */
    record PublishedKey(String name, int tag, String dnskey, boolean revoked, boolean signs) {}
}
