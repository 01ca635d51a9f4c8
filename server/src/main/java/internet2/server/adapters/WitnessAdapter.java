package internet2.server.adapters;

import internet2.foundation.Hash;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.WitnessApi;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.witness.Witness;
import internet2.trustchain.witness.Witness.Answer;
import internet2.trustchain.witness.WitnessVerifierKey;
import java.time.InstantSource;
import java.util.List;

/** The witness over HTTP, with the statuses of C2SP tlog-witness. */
public final class WitnessAdapter implements WitnessApi {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Witness witness;
    private final List<NoteKey> logs;
    private final InstantSource clock;

    public WitnessAdapter(Witness witness, List<NoteKey> logs, InstantSource clock) {
        this.witness = witness;
        this.logs = List.copyOf(logs);
        this.clock = clock;
    }

    @Override
    public Judged addCheckpoint(String request) {
        return switch (witness.add(request, clock.instant())) {
            case Answer.Cosigned(String lines) -> new Judged(200, TEXT, lines);
            case Answer.Malformed(String reason) -> new Judged(400, TEXT, reason + "\n");
            case Answer.Unsigned(String reason) -> new Judged(403, TEXT, reason + "\n");
            case Answer.UnknownLog(String reason) -> new Judged(404, TEXT, reason + "\n");
            // "The response MUST have a Content-Type of text/x.tlog.size."
            case Answer.Conflict(long size) -> new Judged(409, "text/x.tlog.size", size + "\n");
            case Answer.Inconsistent(String reason) -> new Judged(422, TEXT, reason + "\n");
        };
    }

    @Override
    public String cosigned(Hash origin) {
        return witness.checkpoint(origin)
                .orElseThrow(() -> ApiProblem.notFound("this witness has cosigned no log of origin " + origin.hex()));
    }

    @Override
    public WitnessState witness() {
        return new WitnessState(
                witness.verifierKeys().stream()
                        .map(WitnessVerifierKey::toString)
                        .toList(),
                logs.stream().map(NoteKey::verifierKey).toList());
    }
}
