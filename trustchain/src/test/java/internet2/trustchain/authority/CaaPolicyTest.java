package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.CaaProperty;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8659 section 4 and RFC 8657, for the issuer {@code ca.example}. */
final class CaaPolicyTest {

    private static final String ACCOUNT = "https://ca.example/acct/1";

    private static Optional<String> fault(String name, CaaProperty... records) {
        return new CaaPolicy("ca.example", asked -> Arrays.asList(records))
                .fault(new DnsName(name), ControlMethod.DNS_01, ACCOUNT);
    }

    private static CaaProperty issue(String value) {
        return new CaaProperty(false, "issue", value);
    }

    private static CaaProperty issueWild(String value) {
        return new CaaProperty(false, "issuewild", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ca.example",
                " CA.Example ;",
                "ca.example; account=230123",
                "ca.example; validationmethods=dns-01",
                "ca.example; validationmethods=http-01,dns-01",
                "ca.example; accounturi=" + ACCOUNT,
                "ca.example;accounturi=" + ACCOUNT + ";validationmethods=dns-01"
            })
    void whoIsNamedMayIssue(String value) {
        assertThat(fault("web.example", issue(value))).isEmpty();
        assertThat(fault("web.example", issue("other.example"), issue(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "",
                "other.example",
                "ca.example account=1",
                "%%%%%",
                "ca.example; validationmethods=http-01",
                "ca.example; validationmethods=dns-01; validationmethods=dns-01",
                "ca.example; accounturi=https://ca.example/acct/2",
                "ca.example; accounturi=" + ACCOUNT + "; accounturi=" + ACCOUNT
            })
    void whoIsNotNamedMayNot(String value) {
        assertThat(fault("web.example", issue(value))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"web.example, true", "*.web.example, false"})
    void wildcardsHaveRulesOfTheirOwn(String name, boolean allowed) {
        assertThat(fault(name, issue("ca.example"), issueWild(";")).isEmpty()).isEqualTo(allowed);
        assertThat(fault(name, issue(";"), issueWild("ca.example")).isEmpty()).isEqualTo(!allowed);
    }

    @Test
    void aValueThatGoesOnAndOnIsReadAsNobody() {
        assertThat(fault("web.example", issue("ca.".repeat(1300) + "example"))).isPresent();
        assertThat(fault("web.example", issue("ca.example" + "; a=b".repeat(800))))
                .isEmpty();
        assertThat(fault("web.example", issue("ca.example" + "; a=b".repeat(1000))))
                .isPresent();
    }

    @Test
    void whatSaysNothingOfIssuingForbidsNothing() {
        assertThat(fault("web.example")).isEmpty();
        assertThat(fault("web.example", new CaaProperty(true, "iodef", "mailto:a@example.org")))
                .isEmpty();
        assertThat(fault("web.example", new CaaProperty(false, "tbs", "Unknown")))
                .isEmpty();
        assertThat(fault("web.example", issueWild(";"))).isEmpty();
    }

    @Test
    void aCriticalPropertyThatIsNotUnderstoodForbidsAll() {
        assertThat(fault("web.example", issue("ca.example"), new CaaProperty(true, "tbs", "Unknown")))
                .isPresent();
        assertThat(List.of(
                        fault("web.example", new CaaProperty(true, "tbs", "")).orElseThrow()))
                .first()
                .asString()
                .contains("tbs");
    }
}
