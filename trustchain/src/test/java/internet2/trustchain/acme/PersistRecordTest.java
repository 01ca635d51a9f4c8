package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.authority.SubjectName.DnsName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** dns-persist-01 as draft-ietf-acme-dns-persist-02 has it; the hashes are of its section 10.2. */
final class PersistRecordTest {

    private static final String PREFIX = "https://ca.example/account-hash/";
    private static final String THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
    private static final String ACCOUNT = "https://ca.example/acct/123";
    private static final String OF_NAME = PREFIX + "sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw";
    private static final String OF_ANY = PREFIX + "sha-256/NpDnSwUthQK8zCgFdefYxAdAVPnygMLbs9US6oO-5ug";
    private static final DnsName NAME = new DnsName("example.com");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void theAccountIsNamedByTheDraftsOwnHashes() {
        assertThat(PersistRecord.accountUris(PREFIX, NAME, List.of(THUMBPRINT), ACCOUNT))
                .containsExactlyInAnyOrder(OF_NAME, OF_ANY);
    }

    @Test
    void aRecordOfIssuerAndAccountShowsControl() {
        assertThat(judge(false, "authority.example; accounturi=" + OF_NAME)).isEqualTo(Finding.shown());
        assertThat(judge(false, "v=spf1 -all", "authority.example;accounturi=" + OF_ANY + ";future=x"))
                .isEqualTo(Finding.shown());
    }

    @Test
    void aWildcardNeedsThePolicyInAnyCase() {
        assertThat(judge(true, "authority.example; accounturi=" + OF_NAME)).isInstanceOf(Finding.NotShown.class);
        assertThat(judge(true, "authority.example; accounturi=" + OF_NAME + "; Policy=WildCard"))
                .isEqualTo(Finding.shown());
    }

    @Test
    void anEndIsHeededAndHandedOn() {
        assertThat(judge(false, "authority.example; accounturi=" + OF_NAME + "; persistUntil=1800000001"))
                .isEqualTo(new Finding.Shown(Optional.of(NOW.plusSeconds(1))));
        for (String past : List.of("1800000000", "1", "soon", "-1", "99999999999999999999")) {
            assertThat(judge(false, "authority.example; accounturi=" + OF_NAME + "; persistUntil=" + past))
                    .isInstanceOf(Finding.NotShown.class);
        }
    }

    @Test
    void whatNamesAnotherIssuerOrAccountOrTheAccountInClearShowsNothing() {
        for (String record : List.of(
                "other.example; accounturi=" + OF_NAME,
                "authority.example",
                "authority.example; accounturi=" + ACCOUNT,
                "authority.example; accounturi=" + OF_NAME + "; accounturi=" + OF_NAME,
                "authority.example accounturi=" + OF_NAME,
                "")) {
            assertThat(judge(false, record)).as(record).isInstanceOf(Finding.NotShown.class);
        }
    }

    private static Finding judge(boolean wildcard, String... records) {
        return PersistRecord.judge(
                List.of(records),
                new ControlQuestion.DnsPersist(
                        NAME,
                        "authority.example",
                        PersistRecord.accountUris(PREFIX, NAME, List.of(THUMBPRINT), ACCOUNT),
                        wildcard,
                        NOW));
    }
}
