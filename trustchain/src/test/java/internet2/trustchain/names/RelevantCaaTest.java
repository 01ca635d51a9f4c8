package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.ledger.ModuleHarness;
import internet2.trustchain.CaaProperty;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.names.NamesOperation.SetRecords;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which CAA records count (RFC 8659 section 3), from the ledger's state. */
final class RelevantCaaTest {

    private ModuleHarness harness = ModuleHarness.of(new NamesModule());

    @BeforeEach
    void begin() {
        NamesGenesis genesis = NamesGenesis.of(ADMINISTRATOR, List.of(name("internal")));
        harness = ModuleHarness.of(new NamesModule()).genesis(NamesModule.NAME, genesis.encoded());
    }

    private void set(String name, String type, String... values) {
        harness.as(ADMINISTRATOR)
                .accept(
                        NamesModule.NAME,
                        new SetRecords(RecordSet.parse(name(name), RecordType.parse(type), 60, values)));
    }

    private List<String> relevant(String name) {
        return harness.query(CaaRecords.class).relevant(name).stream()
                .map(CaaProperty::value)
                .toList();
    }

    @Test
    void theNamesOwnRecordsOrThoseOfTheClosestNameAbove() {
        assertThat(relevant("www.web.internal")).isEmpty();
        set("internal", "CAA", "0 issue \"zone\"");
        set("web.internal", "CAA", "0 issue \"web\"");
        assertThat(relevant("web.internal")).containsExactly("web");
        assertThat(relevant("a.b.web.internal")).containsExactly("web");
        assertThat(relevant("other.internal")).containsExactly("zone");
        assertThat(relevant("elsewhere.example")).isEmpty();
    }

    @Test
    void aliasesAreFollowedAndWildcardsExpanded() {
        set("target.internal", "CAA", "0 issue \"target\"");
        set("alias.internal", "CNAME", "target.internal.");
        set("*.many.internal", "CAA", "0 issue \"many\"");
        set("there.many.internal", "AAAA", "::1");
        assertThat(relevant("alias.internal")).containsExactly("target");
        assertThat(relevant("any.many.internal")).containsExactly("many");
        assertThat(relevant("a.b.many.internal")).containsExactly("many");
        assertThat(relevant("there.many.internal")).isEmpty(); // it exists, so the wildcard is not for it
    }

    @Test
    void aRedirectionMovesWhatIsBelowIt() {
        set("www.new.internal", "CAA", "0 issue \"moved\"");
        set("old.internal", "DNAME", "new.internal.");
        assertThat(relevant("www.old.internal")).containsExactly("moved");
    }

    @Test
    void aliasesThatGoRoundInACircleComeToAnEnd() {
        set("one.internal", "CNAME", "two.internal.");
        set("two.internal", "CNAME", "one.internal.");
        assertThat(relevant("one.internal")).isEmpty();
    }

    @Test
    void aPropertyIsReadWhole() {
        set("web.internal", "CAA", "128 issue \"ca.example; accounturi=https://ca.example/1\"");
        assertThat(harness.query(CaaRecords.class).relevant("web.internal"))
                .containsExactly(new CaaProperty(true, "issue", "ca.example; accounturi=https://ca.example/1"));
    }
}
