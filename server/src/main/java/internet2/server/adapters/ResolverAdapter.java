package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.NamesApi.NameRecord;
import internet2.server.gateway.ResolverApi;
import internet2.trustchain.names.DnsServer;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.Answer;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.Remembered;
import internet2.trustchain.resolver.serving.ResolverService;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The node's DNS server and, where it has one, its resolver. */
public final class ResolverAdapter implements ResolverApi {

    private final DnsServer server;
    private final Optional<ResolverService> resolver;

    public ResolverAdapter(DnsServer server, Optional<ResolverService> resolver) {
        this.server = server;
        this.resolver = resolver;
    }

    @Override
    public Optional<Bytes> query(Bytes message, InetAddress client) {
        return server.answer(message, client).join();
    }

    @Override
    public Trace trace(String domain, String type) {
        Answer answer = resolve(domain, type, true);
        return new Trace(
                domain,
                type,
                answer.code().name(),
                answer.security().name(),
                answer.reason(),
                answer.error().map(Enum::name),
                records(answer),
                answer.steps().stream()
                        .map(step -> new TraceStep(step.server(), step.question(), step.outcome()))
                        .toList());
    }

    /** @param fresh whether what is remembered of the question itself is left aside */
    Answer resolve(String domain, String type, boolean fresh) {
        DomainName name = NamesAdapter.parse(DomainName::parse, domain);
        RecordType asked = NamesAdapter.parse(RecordType::parse, type);
        return running().resolve(new Question(name, asked), fresh).join();
    }

    static List<NameRecord> records(Answer answer) {
        return answer.answers().stream()
                .flatMap(set -> set.data().stream()
                        .map(data -> new NameRecord(
                                set.name().plain(),
                                set.type().toString(),
                                set.ttl(),
                                RecordData.print(set.type(), data))))
                .toList();
    }

    @Override
    public List<RememberedName> remembered(String domain) {
        return running().about(NamesAdapter.parse(DomainName::parse, domain)).stream()
                .map(ResolverAdapter::view)
                .toList();
    }

    @Override
    public Flushed flush(String domain) {
        return new Flushed(running().flush(NamesAdapter.parse(DomainName::parse, domain)));
    }

    @Override
    public boolean serves(InetAddress client) {
        return resolver.filter(service -> service.serves(client)).isPresent();
    }

    private ResolverService running() {
        return resolver.orElseThrow(() -> ApiProblem.unavailable(
                "this node resolves the network's own names only: set [dns] upstream to have it resolve others"));
    }

    private static RememberedName view(Remembered each) {
        return new RememberedName(
                each.question().name().plain(),
                each.question().type().toString(),
                each.code().name(),
                each.security().name(),
                each.reason(),
                each.secondsLeft(),
                each.from(),
                each.records());
    }
}
