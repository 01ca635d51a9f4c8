package internet2.trustchain.resolver;

import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import java.util.Optional;

/** Port: the zones of the network, which come before everybody else's. */
public interface LocalNames {

    /** What the zones say, with a delegation where a name below one is asked for; nothing outside of them. */
    Optional<DnsMessage> answer(Question question);

    /** The apex of the zone that the name lies in. */
    Optional<DomainName> zoneOf(DomainName name);

    /** A network without zones. */
    LocalNames NONE = new LocalNames() {
        @Override
        public Optional<DnsMessage> answer(Question question) {
            return Optional.empty();
        }

        @Override
        public Optional<DomainName> zoneOf(DomainName name) {
            return Optional.empty();
        }
    };
}
