package internet2.trustchain.names.zonefile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.names.DomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Zone files: what is read is written so that it reads the same. */
final class ZoneFileFuzzTest extends FuzzTargets {

    private static final DomainName APEX = DomainName.parse("example.internal");

    @FuzzTest
    void zoneFile(byte[] data) {
        parsed(() -> ZoneFile.read(APEX, new String(data, StandardCharsets.UTF_8)), ZoneFileException.class)
                .ifPresent(file -> {
                    ZoneFile again =
                            parsed(() -> ZoneFile.read(APEX, file.text())).orElseThrow();
                    same(file.sets(), again.sets());
                    holds(ZonePlan.between(file, again).isEmpty(), "a zone that differs from itself");
                });
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        String soa = "@ 60 IN SOA ns hostmaster ( 1 2 3 4 5 ) ; comment\n";
        seeds.valid("zoneFile", "soa", soa);
        seeds.valid(
                "zoneFile",
                "forms",
                soa + "$TTL 1h30m\n$ORIGIN sub\na\tA 192.0.2.1\n IN 5 AAAA ::1\nb TXT ( \"x;y\"\n z\\;\\065 )\n"
                        + "@ TYPE99 \\# 2 0a 0b\n*.c MX 10 @\nd 1 IN HTTPS 1 . alpn=h2 port=1\n");
        seeds.valid("zoneFile", "signed", soa + "@ 60 RRSIG SOA 15 1 60 ( 1 2\n 3 AAAA )\n");
        seeds.hostile("zoneFile", "open", soa + "a TXT (" + "\"x\" ".repeat(5_000));
        seeds.hostile("zoneFile", "long", soa + "a TXT " + "x".repeat(300_000));
        seeds.hostile("zoneFile", "generate", soa + "$GENERATE 1-1000000000 a$ A 192.0.2.1\n");
        seeds.hostile("zoneFile", "include", soa + "$INCLUDE /dev/zero\n");
        seeds.hostile("zoneFile", "origins", ("$ORIGIN " + "a".repeat(63) + "\n").repeat(5));
    }
}
