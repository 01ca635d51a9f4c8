package internet2.trustchain.monitor;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.Ipv6Text;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.GeneralName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks at entries of the log for certificates that someone wants to hear of.
 *
 * <p>A certificate that can't be read is of interest to everyone who watches a name: whoever could get that into the
 * log might hide a name that way.
 */
public record Monitor(List<NamePattern> names, Set<Hash> issuers) {

    /** What {@link Sighting#watched} says of a certificate whose names can't be read. */
    public static final String UNREADABLE = "unreadable";

    public Monitor {
        names = List.copyOf(names);
        issuers = Set.copyOf(issuers);
    }

    public boolean isIdle() {
        return names.isEmpty() && issuers.isEmpty();
    }

    /** What is to be said about this entry, if anything. */
    public Optional<Sighting> inspect(LogEntry entry) {
        if (isIdle()) {
            return Optional.empty();
        }
        Hash issuer = entry.issuers().isEmpty() ? Hash.ZERO : entry.issuers().getFirst();
        List<String> watched = new ArrayList<>();
        if (issuers.contains(issuer)) {
            watched.add("issuer:" + issuer.hex());
        }
        Optional<Certificate> certificate = read(entry);
        List<String> found = certificate.map(Monitor::names).orElse(List.of());
        if (certificate.isEmpty() && !names.isEmpty()) {
            watched.add(UNREADABLE);
        }
        names.stream()
                .filter(pattern -> found.stream().anyMatch(pattern::matches))
                .forEach(pattern -> watched.add(pattern.text()));
        return watched.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sighting(
                        watched,
                        entry.index(),
                        entry.timestamp(),
                        certificate
                                .map(each -> each.serialNumber().toString(16))
                                .orElse(""),
                        found,
                        certificate.map(Certificate::notAfter).orElse(Instant.EPOCH),
                        entry.fingerprint(),
                        issuer));
    }

    /** The names of a certificate, as texts. */
    public static List<String> names(Certificate certificate) {
        return certificate.alternativeNames().stream().flatMap(Monitor::text).toList();
    }

    private static Stream<String> text(GeneralName name) {
        return switch (name) {
            case GeneralName.Dns dns -> Stream.of(dns.name());
            case GeneralName.Uri uri -> Stream.of(uri.uri());
            case GeneralName.Email email -> Stream.of(email.address());
            case GeneralName.Ip ip when ip.address().size() == 16 -> Stream.of(ipv6(ip.address()));
            case GeneralName.Ip other -> Stream.of(other.toString());
            case GeneralName.Directory directory -> Stream.of(directory.toString());
            case GeneralName.Unread unread -> Stream.of(unread.toString());
        };
    }

    private static String ipv6(Bytes address) {
        ByteBuffer halves = address.buffer();
        return Ipv6Text.of(halves.getLong(), halves.getLong());
    }

    private static Optional<Certificate> read(LogEntry entry) {
        try {
            return Optional.of(Certificate.parse(entry.certificate()));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }
}
