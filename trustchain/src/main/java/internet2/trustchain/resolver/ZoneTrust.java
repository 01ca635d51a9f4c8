package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.resolver.dnssec.Dnskey;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a chain of trust from an anchor says of a zone. */
sealed interface ZoneTrust {

    /** Its keys are known. */
    record Signed(DomainName zone, List<Dnskey> keys, Instant expires) implements ZoneTrust {}

    /** It has none that count, and that is proven. */
    record Unsigned(Optional<ExtendedError> error, String reason, Instant expires) implements ZoneTrust {}

    /** The chain breaks where it should not. */
    record Broken(ExtendedError error, String reason) implements ZoneTrust {}
}
