package internet2.server.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who votes, how it goes, and who cheated. */
public interface ConsensusApi {

    ConsensusStatus consensus();

    ValidatorList validators();

    EvidenceList evidence();

    /** A member votes from the next epoch on, or with another weight. Admin only. */
    LedgerReceipt promote(Caller caller, Promotion promotion);

    /**
     * A validator votes no longer from the next epoch on. Admin only.
     *
     * @throws ApiProblem {@link ProblemKind#REFUSED} with the ledger's code
     */
    LedgerReceipt retire(Caller caller, NodeId node);

    /**
     * @param id node id, 64 hexadecimal digits
     * @param state {@code active}, {@code silent}, {@code suspected}, {@code quarantined}, {@code joining},
     *     {@code leaving} or {@code convicted}
     * @param suspicion 0 to 1
     * @param reasons of the suspicion
     * @param silentForMs since it was last heard of; absent: of this node itself, or nobody listens
     * @param lastVoteView 0: no vote was seen
     */
    record ValidatorView(
            String id,
            long weight,
            String state,
            double suspicion,
            List<String> reasons,
            long lastVoteView,
            Optional<Long> silentForMs,
            Optional<Double> roundTripMs) {}

    /**
     * @param mode {@code validating}, {@code following} or {@code catching-up}
     * @param finalHeight the newest block known to be final, here or elsewhere
     * @param leader of the view, if known
     * @param finalityMsP50 median time from proposal to finality in milliseconds; absent before the first block
     * @param waiting operations that wait for a block here
     * @param problems what an operator should look at
     */
    record ConsensusStatus(
            String network,
            String mode,
            long height,
            long finalHeight,
            long view,
            long epoch,
            Optional<String> leader,
            String stateRoot,
            Instant time,
            List<ValidatorView> validators,
            @JsonProperty("finality_ms_p50") Optional<Double> finalityMsP50,
            int waiting,
            List<String> problems) {}

    record ValidatorList(long epoch, List<ValidatorView> validators) {}

    /**
     * @param offence in words
     * @param convicted whether the ledger has judged it
     */
    record AccusationView(String validator, String offence, long epoch, long view, Instant seenAt, boolean convicted) {}

    /** @param evidence the newest first */
    record EvidenceList(List<AccusationView> evidence) {}

    /** @param weight absent: 1 */
    record Promotion(NodeId node, Optional<Long> weight) {}
}
