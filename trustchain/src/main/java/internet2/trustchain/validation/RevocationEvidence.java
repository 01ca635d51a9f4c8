package internet2.trustchain.validation;

import java.util.List;

/** What is at hand about revocation; nothing is fetched. */
public record RevocationEvidence(List<RevocationList> lists, List<OcspResponse> responses) {

    public static final RevocationEvidence NONE = new RevocationEvidence(List.of(), List.of());

    public RevocationEvidence {
        lists = List.copyOf(lists);
        responses = List.copyOf(responses);
    }
}
