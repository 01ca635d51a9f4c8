package internet2.server.keys;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.io.IOException;
import java.util.List;

/** What holders of a threshold key ask of each other over STOQ. */
final class SigningFuzzTest extends FuzzTargets {

    @FuzzTest
    void call(byte[] data) {
        canonical(data, SigningCall::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        SigningRequest request = new SigningRequest(
                Hash.ZERO,
                0,
                Hash.ZERO,
                List.of(new SigningRequest.Part(Bytes.utf8("message"), List.of())),
                Bytes.utf8("evidence"));
        seeds.valid("call", "commit", new SigningCall.Commit("issuing", 64))
                .valid("call", "contribute", new SigningCall.Contribute("issuing", 7, request));
    }
}
