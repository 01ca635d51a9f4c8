package internet2.trustchain.resolver.serving;

import internet2.trustchain.names.Answerer;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.ZoneView;
import internet2.trustchain.resolver.LocalNames;
import internet2.trustchain.resolver.Question;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/** The zones of the ledger as this node knows them. */
public record LedgerNames(Supplier<ZoneView> zones) implements LocalNames {

    @Override
    public Optional<DnsMessage> answer(Question question) {
        if (zoneOf(question.name()).isEmpty()) {
            return Optional.empty();
        }
        DnsMessage query = DnsMessage.query(0, question.name(), question.type());
        return Answerer.answer(query.encode(), Transport.INTERNAL, zones.get())
                .map(DnsMessage::decode)
                .filter(message -> message.code() != ResponseCode.REFUSED);
    }

    @Override
    public Optional<DomainName> zoneOf(DomainName name) {
        return zones.get().zones().stream().filter(name::isAtOrBelow).max(Comparator.comparingInt(DomainName::labels));
    }
}
