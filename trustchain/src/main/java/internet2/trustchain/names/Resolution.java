package internet2.trustchain.names;

import java.util.List;

/**
 * What a name resolves to from the zones of this network.
 *
 * @param reason for people: why there are no answers, empty where there are some
 * @param answers aliases first, then what they lead to
 */
public record Resolution(
        DomainName name, RecordType type, ResponseCode code, String reason, List<ResourceRecord> answers) {

    public Resolution {
        answers = List.copyOf(answers);
    }

    /** Looks the name up in the zones and nowhere else. */
    public static Resolution of(DomainName name, RecordType type, ZoneView zones) {
        DnsMessage response = Answerer.answer(DnsMessage.query(0, name, type).encode(), Transport.INTERNAL, zones)
                .map(DnsMessage::decode)
                .orElseThrow(() -> new IllegalStateException("a query of our own has an answer"));
        boolean answered =
                response.answers().stream().anyMatch(each -> each.type().equals(type));
        String reason =
                switch (response.code()) {
                    case NOERROR -> answered ? "" : noData(response, name, type);
                    case NXDOMAIN -> name + " does not exist";
                    case REFUSED -> name + " lies in no zone of this network, and other names are not resolved yet";
                    case YXDOMAIN -> "a DNAME makes the name too long";
                    case FORMERR, SERVFAIL, NOTIMP, YXRRSET, NXRRSET, NOTAUTH, NOTZONE, BADVERS, BADCOOKIE ->
                        "the query can't be answered";
                };
        return new Resolution(name, type, response.code(), reason, response.answers());
    }

    private static String noData(DnsMessage response, DomainName name, RecordType type) {
        boolean delegated =
                response.authority().stream().anyMatch(each -> each.type().equals(RecordType.NS));
        return delegated ? name + " is delegated to other servers" : name + " has no " + type + " records";
    }
}
