package internet2.trustchain.names;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A query's bytes in, the response's bytes out, over a zone of many names; no socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerCosts {

    private static final int QUERIES = 4096;

    /** Names in the zone: what fits into caches, and what does not. */
    @Param({"1000", "300000"})
    public int names = 1000;

    /** Whether the client wants signatures (DO). */
    @Param({"false", "true"})
    public boolean signed;

    private final Answerer answerer =
            new Answerer(new ServerCookies(DnsServerConfiguration.anySecret(), InstantSource.fixed(Instant.EPOCH)));
    private ZoneView view = ZoneView.EMPTY;
    private final byte[][] queries = new byte[QUERIES][];
    private final byte[][] absent = new byte[QUERIES][];
    private int next;

    @Setup
    public void prepare() {
        List<SignedSet> served = new ArrayList<>();
        new SampleZone(names, Instant.now()).visitServed(served::add);
        view = ZoneView.UNSIGNED.with(new Revision(1, served, List.of()));
        for (int i = 0; i < QUERIES; i++) {
            DomainName name = SampleZone.name((int) ((long) i * names / QUERIES));
            queries[i] = query(name);
            absent[i] = query(name.child("no"));
        }
    }

    private byte[] query(DomainName name) {
        byte[] query = DnsMessage.query(1, name, RecordType.AAAA).encode().toArray();
        if (signed) { // the flags of the OPT record, which is the last one (RFC 6891 6.1.3)
            query[query.length - 4] = (byte) 0x80;
        }
        return query;
    }

    /** An address, with its signature where that is wanted. */
    @Benchmark
    public int address() {
        return answer(queries);
    }

    /** No such name, with two NSEC records where signatures are wanted. */
    @Benchmark
    public int absence() {
        return answer(absent);
    }

    private int answer(byte[][] all) {
        byte[] query = all[next++ & (QUERIES - 1)];
        return answerer.answer(query, query.length, Transport.UDP, view, false);
    }
}
