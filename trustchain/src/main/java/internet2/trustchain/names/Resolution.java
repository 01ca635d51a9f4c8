package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * What a name resolves to from the zones of this network.
 *
 * @param reason for people: why there are no answers, empty where there are some
 * @param answers aliases first, then what they lead to
 * @param leadsOutside whether the name, or the end of its aliases, lies in no zone or below a delegation: who resolves
 *     for others goes on there
 */
public record Resolution(
        DomainName name,
        RecordType type,
        ResponseCode code,
        String reason,
        List<ResourceRecord> answers,
        boolean leadsOutside) {

    public Resolution {
        answers = List.copyOf(answers);
    }

    /** Looks the name up in the zones and nowhere else: what lies outside of them is a resolver's to find. */
    public static Resolution of(DomainName name, RecordType type, ZoneView zones) {
        byte[] query = DnsMessage.query(0, name, type).encode().toArray();
        Answerer answerer = new Answerer();
        int size = answerer.answer(query, query.length, Transport.INTERNAL, zones, false);
        DnsMessage response = DnsMessage.decode(Bytes.wrap(Arrays.copyOf(answerer.bytes(), size)));
        boolean answered =
                response.answers().stream().anyMatch(each -> each.type().equals(type));
        String reason =
                switch (response.code()) {
                    case NOERROR -> answered ? "" : noData(response, name, type);
                    case NXDOMAIN -> name + " does not exist";
                    case REFUSED -> name + " lies in no zone of this network";
                    case YXDOMAIN -> "a DNAME makes the name too long";
                    case FORMERR, SERVFAIL, NOTIMP, YXRRSET, NXRRSET, NOTAUTH, NOTZONE, BADVERS, BADCOOKIE ->
                        "the query can't be answered";
                };
        return new Resolution(name, type, response.code(), reason, response.answers(), answerer.leadsOutside());
    }

    private static String noData(DnsMessage response, DomainName name, RecordType type) {
        boolean delegated =
                response.authority().stream().anyMatch(each -> each.type().equals(RecordType.NS));
        return delegated ? name + " is delegated to other servers" : name + " has no " + type + " records";
    }
}
