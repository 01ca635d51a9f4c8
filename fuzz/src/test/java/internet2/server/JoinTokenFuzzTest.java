package internet2.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The one credential that is accepted from somebody who is not yet known. */
final class JoinTokenFuzzTest extends FuzzTargets {

    @FuzzTest
    void token(byte[] data) {
        parsed(() -> JoinToken.parse(new String(data, StandardCharsets.UTF_8)), MalformedInputException.class)
                .ifPresent(token -> {
                    same(token, JoinToken.parse(token.text()));
                    JoinToken other = new JoinToken(
                            token.network(),
                            token.rootFingerprint(),
                            token.gatewayPort(),
                            token.expires(),
                            Hash.of(token.secret()).bytes().slice(0, 24));
                    same(other.toString(), token.toString()); // whatever it shows, it is not the secret
                });
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        Hash hash = Hash.of(Bytes.utf8("network"));
        Instant expires = Instant.parse("2026-01-01T00:00:00Z");
        JoinToken token = new JoinToken(new NetworkId(hash), hash, 8443, expires, Bytes.wrap(new byte[24]));
        seeds.valid("token", "sound", token.text());
        seeds.hostile("token", "no-base64", "i2-\u00e9");
        seeds.hostile(
                "token",
                "far-future",
                new JoinToken(
                                new NetworkId(hash),
                                hash,
                                0,
                                Instant.ofEpochMilli(Long.MAX_VALUE),
                                Bytes.wrap(new byte[24]))
                        .text());
    }
}
