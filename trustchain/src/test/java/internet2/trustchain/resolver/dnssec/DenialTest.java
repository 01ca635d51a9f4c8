package internet2.trustchain.resolver.dnssec;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proofs of absence: what they cost, and what they do not prove. */
final class DenialTest {

    private static final DomainName ZONE = DomainName.parse("test");

    /** CVE-2023-50868: each label of a name asks for another hash, each hash for 151 computations. */
    @Test
    void aDeepNameCostsABoundedNumberOfHashes() {
        Bytes data = Bytes.parseHex("01000096" + "00" + "14" + "ff".repeat(20) + "000101");
        RrSet set =
                new RrSet(DomainName.parse("0".repeat(32) + ".test"), RecordType.NSEC3, 300, List.of(data), List.of());
        Work work = new Work();
        DomainName deep = DomainName.parse("a.".repeat(120) + "test");

        Denial denial = Denial.of(ZONE, List.of(set), work);
        for (int i = 0; i < 20; i++) {
            assertThat(denial.nameError(deep.child("x" + i))).isEqualTo(Denial.Proof.NOT_PROVEN);
        }
        assertThat(work.hashes()).isLessThanOrEqualTo(Work.HASHES_MAX).isGreaterThan(Work.HASHES_MAX - 151);
    }

    @Test
    void beyond150IterationsNothingIsComputed() {
        Bytes data = Bytes.parseHex("01000097" + "00" + "14" + "ff".repeat(20) + "000101");
        RrSet set =
                new RrSet(DomainName.parse("0".repeat(32) + ".test"), RecordType.NSEC3, 300, List.of(data), List.of());
        Work work = new Work();

        assertThat(Denial.of(ZONE, List.of(set), work).nameError(ZONE.child("x")))
                .isEqualTo(Denial.Proof.TOO_MANY_ITERATIONS);
        assertThat(work.hashes()).isZero();
    }

    /** RFC 6840 4.1: the parent's record at a cut can't deny what lies below. */
    @Test
    void aCutDeniesNothingBelowItself() {
        RrSet cut = nsec("child.test", "other.test", "0006" + "200000000003"); // NS, RRSIG, NSEC
        Denial denial = Denial.of(ZONE, List.of(cut), new Work());
        assertThat(denial.nameError(DomainName.parse("www.child.test"))).isEqualTo(Denial.Proof.NOT_PROVEN);
        assertThat(denial.noData(DomainName.parse("child.test"), RecordType.AAAA))
                .isEqualTo(Denial.Proof.NOT_PROVEN);
        assertThat(denial.cut(DomainName.parse("child.test"))).isEqualTo(Denial.Cut.UNSIGNED);
    }

    /** RFC 4034 6.1's own example. */
    @Test
    void namesAreOrderedAsTheStandardShows() {
        List<DomainName> order = List.of(
                DomainName.parse("example"),
                DomainName.parse("a.example"),
                DomainName.parse("yljkjljk.a.example"),
                DomainName.parse("Z.a.example"),
                DomainName.parse("zABC.a.EXAMPLE"),
                DomainName.parse("z.example"),
                DomainName.parse("\\001.z.example"),
                DomainName.parse("*.z.example"),
                DomainName.parse("\\200.z.example"));
        assertThat(order.stream().sorted(Denial.ORDER)).containsExactlyElementsOf(order);
        assertThat(order.reversed().stream().sorted(Denial.ORDER)).containsExactlyElementsOf(order);
    }

    private static RrSet nsec(String owner, String next, String types) {
        Bytes data = DomainName.parse(next).wire().concat(Bytes.parseHex(types));
        return new RrSet(DomainName.parse(owner), RecordType.NSEC, 300, List.of(data), List.of());
    }
}
