package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BatchHeader;
import internet2.ledger.BlockHeader;
import internet2.ledger.LaneTip;
import internet2.ledger.Submission;
import internet2.ledger.votes.QuorumCertificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Batches that are certified and not here: who has them is asked, and blocks that name them wait. */
final class Gathering {

    private final ValidatorState state;
    private final Voting voting;
    private final Missing missing = new Missing();
    private final Map<Hash, Place> wanted = new HashMap<>(); // what is searched for, and perhaps found meanwhile

    private record Place(int lane, long position) {}

    Gathering(ValidatorState state, Voting voting) {
        this.state = state;
        this.voting = voting;
    }

    void begin() {
        missing.clear();
        wanted.clear();
    }

    boolean isWanted(Hash batch) {
        return missing.isWanted(batch);
    }

    void found(Hash batch) {
        missing.found(batch);
    }

    /** Puts blocks together whose batches are here, and looks for those that are not. */
    boolean gatherIfPossible() {
        boolean any = false;
        for (Candidate block : state.tree.gathering()) {
            Optional<List<Submission>> operations = state.batches.operations(block.batches(state.network));
            block.operations = operations.orElse(null);
            any |= operations.isPresent();
            if (operations.isEmpty() && block.payload instanceof Payload.OfLanes payload) {
                want(block, payload);
            }
        }
        return any;
    }

    private void want(Candidate block, Payload.OfLanes payload) {
        List<BatchHeader> headers = payload.manifest().batches();
        int end = headers.size();
        for (QuorumCertificate certificate : payload.available().reversed()) {
            int begin = end - 1;
            while (begin > 0
                    && headers.get(begin - 1).validator() == headers.get(begin).validator()) {
                begin--;
            }
            want(block, begin, end, certificate);
            end = begin;
        }
    }

    /** The last of a lane's batches that is not here: with it comes the certificate of the one before. */
    private void want(Candidate block, int begin, int end, QuorumCertificate ofLast) {
        QuorumCertificate certificate = ofLast;
        for (int i = end - 1; i >= begin; i--) {
            Hash hash = block.batches(state.network).get(i);
            Optional<Batches.Held> held = state.batches.held(hash);
            if (held.isEmpty()) {
                Place place =
                        new Place(block.batch(i).validator(), block.batch(i).position());
                want(hash, place, leaderFirst(block.header, certificate));
                return;
            }
            certificate = held.flatMap(each -> each.message.available()).orElse(certificate);
        }
    }

    /** An honest leader has what it names; of those who stored it, all but one may be hostile. */
    private List<NodeId> leaderFirst(BlockHeader block, QuorumCertificate certificate) {
        List<NodeId> holders = holders(certificate);
        NodeId leader = state.seats.id(state.views.leader(block.view()));
        if (!leader.equals(state.self)) {
            holders.remove(leader);
            holders.addFirst(leader);
        }
        return holders;
    }

    /** Not all ask the same one first. */
    private List<NodeId> holders(QuorumCertificate certificate) {
        List<NodeId> holders = new ArrayList<>(voting.voters(certificate));
        if (!holders.isEmpty()) {
            Collections.rotate(holders, state.place % holders.size());
        }
        return holders;
    }

    /** A lane is certified up to a batch that is not here. */
    void want(int lane, QuorumCertificate certificate) {
        want(certificate.block(), new Place(lane, certificate.view()), holders(certificate));
    }

    private void want(Hash batch, Place place, List<NodeId> holders) {
        wanted.put(batch, place);
        missing.want(batch, holders, state.now.uptime().plus(state.pace.floor().dividedBy(4)));
    }

    boolean askIfMissing() {
        Map<Hash, NodeId> asks =
                missing.due(state.now.uptime(), state.pace().timeout().dividedBy(2));
        asks.forEach((batch, holder) -> state.send(holder, new Message.FetchBatch(batch)));
        return !asks.isEmpty();
    }

    /** Whether everybody who had something that is needed was asked twice: it may be long in a committed block. */
    boolean isHopeless() {
        return missing.isEachAskedTwice();
    }

    /** What committed blocks are past is looked for no longer. */
    void committed(List<LaneTip> tips) {
        wanted.entrySet().removeIf(each -> {
            boolean late = each.getValue().position()
                    <= tips.get(each.getValue().lane()).position();
            if (late) {
                missing.found(each.getKey());
            }
            return late;
        });
    }

    Optional<Duration> nextTry() {
        return missing.nextTry();
    }
}
