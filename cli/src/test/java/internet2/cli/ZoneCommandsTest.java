package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Zones, names and keys, as an administrator types them. */
final class ZoneCommandsTest extends OneNode {

    @Test
    void aZoneIsMadeShownFilledExportedEmptiedAndDeleted() throws IOException {
        assertThat(say("dns", "zone", "create", "lab.internal", "--server", "ns.internal")
                        .code())
                .isZero();
        Said shown = say("dns", "zone", "show", "lab.internal", "--output", "json");
        assertThat(shown.json().path("policy").asString()).isEqualTo("closed");
        Path file = Files.writeString(folder.resolve("lab.zone"), """
                @ 60 IN SOA ns.internal. hostmaster 7 1 2 3 4
                  60 NS ns.internal.
                www 60 AAAA ::1
                """);

        Said planned = say("dns", "import", "lab.internal", file.toString(), "--dry-run");
        assertThat(planned.out()).contains("= www.lab.internal. 60 AAAA ::1", "not made");
        assertThat(say("dns", "export", "lab.internal").out()).doesNotContain("www");
        Said made = say("dns", "import", "lab.internal", file.toString());
        assertThat(made.out()).contains("in 1 operation");
        Path exported = folder.resolve("exported.zone");
        assertThat(say("dns", "export", "lab.internal", "--out", exported.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(exported))
                .as("7 is earlier than the zone's first serial number")
                .containsPattern("lab.internal. 60 IN SOA ns.internal. hostmaster.lab.internal. \\d{10} 1 2 3 4")
                .contains("www.lab.internal.");
        assertThat(say("dns", "import", "lab.internal", exported.toString()).out())
                .isEqualTo("nothing to change\n");

        assertThat(say("dns", "zone", "delete", "lab.internal").err()).contains("name-in-use");
        Files.writeString(file, "@ 60 SOA ns.internal. h 8 1 2 3 4\n@ 60 NS ns.internal.\n");
        assertThat(say("dns", "import", "lab.internal", file.toString()).out()).contains("- www.lab.internal. AAAA");
        assertThat(say("dns", "zone", "delete", "lab.internal").code()).isZero();
        assertThat(say("dns", "zone", "show", "lab.internal").err()).contains("there is no zone");
    }

    @Test
    void aFileWithAMistakeChangesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.zone"), "@ 60 SOA a b 1 1 1 1 1\nwww 60 AAAA 192.0.2.1\n");

        Said refused = say("dns", "import", "wrong.internal", file.toString());

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("wrong.zone, line 2: ", "IPv6");
        assertThat(say("dns", "zone", "list").out()).doesNotContain("wrong.internal");
    }

    @Test
    void namesAreRegisteredForATermAndDelegated() {
        assertThat(say("dns", "zone", "create", "names.internal", "--open", "--server", "ns.internal")
                        .code())
                .isZero();
        assertThat(say("dns", "zone", "terms", "names.internal", "--term", "30d", "--grace", "1d")
                        .code())
                .isZero();
        assertThat(say("dns", "name", "register", "a.names.internal").code()).isZero();
        Said shown = say("dns", "name", "show", "a.names.internal", "--output", "json");
        assertThat(shown.json().path("owner").asString())
                .isEqualTo(say("dns", "zone", "show", "names.internal", "--output", "json")
                        .json()
                        .path("owner")
                        .asString());
        Said delegated = say(
                "dns",
                "zone",
                "delegate",
                "b.names.internal",
                "--server",
                "ns.b.names.internal",
                "--address",
                "ns.b.names.internal=::53");
        assertThat(delegated.code()).as(delegated.err()).isZero();
        assertThat(say("dns", "export", "names.internal").out())
                .contains(
                        "b.names.internal. 3600 IN NS ns.b.names.internal.", "ns.b.names.internal. 3600 IN AAAA ::53");
        assertThat(say("dns", "name", "release", "a.names.internal").code()).isZero();
    }

    @Test
    void aKeyShowsItsSecretOnce() {
        Said made = say("dns", "key", "create", "once", "--grant", "subdomain a.internal AAAA TXT");

        assertThat(made.out()).contains("key \"once\" {", "algorithm hmac-sha256;", "secret \"");
        String secret = made.out().replaceAll("(?s).*secret \"([^\"]+)\".*", "$1");
        assertThat(say("dns", "key", "list").out())
                .contains("once", "subdomain a.internal. AAAA TXT")
                .doesNotContain(secret);
        assertThat(say("dns", "key", "create", "once", "--grant", "name a TXT").err())
                .contains("delete it first");
        assertThat(say("dns", "key", "create", "odd", "--grant", "everything").err())
                .contains("a grant is");
        assertThat(say("dns", "key", "delete", "once").code()).isZero();
        assertThat(say("dns", "key", "delete", "once").err()).contains("there is no key");
    }
}
