package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web.example.internal",
                "caesar",
                "*.example.internal",
                "a-b.example",
                "xn--bcher-kva.example",
                "1.example",
                "::1",
                "fd00::1:2",
                "spiffe://example.internal/node/0123"
            })
    void goodNamesAreTaken(String name) throws IssuanceRefused {
        assertThat(SubjectName.parse(name).text()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "example.internal.",
                "-a.example",
                "a-.example",
                "a_b.example",
                "*",
                "*.example",
                "w*.example.internal",
                "a.*.example",
                "xn--\u00fc.example",
                "xn--a-.example",
                "ab--cd.example",
                "b\u00fccher.example",
                "a b.example",
                "example.123",
                "1.2.3.256",
                "::ffff:1.2.3.4",
                "fe80::1%eth0",
                "12345::",
                "spiffe://Example/x",
                "spiffe://example",
                "spiffe://example/",
                "spiffe://example/a/../b",
                "spiffe://example/a?b",
                "https://example/a"
            })
    void badNamesAreRefusedWithARule(String name) {
        assertThatThrownBy(() -> SubjectName.parse(name))
                .isInstanceOfSatisfying(
                        IssuanceRefused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(IssuanceRefused.Code.BAD_NAME));
    }

    @Test
    void longNamesAreCountedExactly() throws IssuanceRefused {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));

        assertThat(name).hasSize(253);
        assertThat(SubjectName.parse(name).text()).isEqualTo(name);
        assertThatThrownBy(() -> SubjectName.parse(name + "a")).isInstanceOf(IssuanceRefused.class);
        assertThatThrownBy(() -> SubjectName.parse("a" + label + ".example")).isInstanceOf(IssuanceRefused.class);
    }

    @Test
    void aSpiffeIdTellsWhoseItIs() throws IssuanceRefused {
        NodeId node = new NodeId(Hash.ZERO);
        SubjectName.SpiffeId id = SubjectName.SpiffeId.node("example.internal", node);

        assertThat(SubjectName.parse(id.text())).isEqualTo(id);
        assertThat(id.subject("example.internal")).contains(node);
        assertThat(id.subject("other.internal")).isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 500)
    void anyTextIsANameOrARefusal(@ForAll("texts") String text) {
        try {
            SubjectName name = SubjectName.parse(text);
            assertThat(SubjectName.parse(name.text())).isEqualTo(name);
        } catch (IssuanceRefused e) {
            assertThat(e.reason()).matches("[\\x20-\\x7e]+");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings().withChars("abz019-.*:x").ofMaxLength(24),
                Arbitraries.strings().withChars("aB./-_").ofMaxLength(20).map(rest -> "spiffe://" + rest));
    }
}
