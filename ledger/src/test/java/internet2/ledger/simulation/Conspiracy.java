package internet2.ledger.simulation;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.Epoch;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Payload;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What hostile members know together. Each signs with its own keys only. */
final class Conspiracy {

    /** Two proposals of one view, of which each half of the network is to see one. */
    record Pair(Message.Propose one, Message.Propose other) {}

    private static final int REMEMBERED = 512;

    private final World world;
    private final Map<Hash, BlockHeader> headers = new HashMap<>();
    private final List<BlockHeader> recent = new ArrayList<>();
    private final List<QuorumCertificate> certificates = new ArrayList<>();
    private final Map<Hash, List<LaneTip>> tipsAfter = new HashMap<>();
    private final Map<Long, Pair> pairs = new HashMap<>();

    Conspiracy(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    /** The vote of this machine's member, in the epoch that it is in. */
    Optional<SignedVote> vote(Machine self, VoteKind kind, long view, Hash block) {
        return self.core().flatMap(core -> {
            Epoch epoch = core.epoch();
            return world.members()
                    .place(self.member(), epoch.validators())
                    .map(place -> new Keyed(world.members(), self.member())
                            .sign(kind, epoch.number(), view, kind == VoteKind.NULLIFY ? Hash.ZERO : block, place));
        });
    }

    /** The same leader's other proposal for the view: another time, no operations, perhaps other ancestors. */
    Optional<Message.Propose> another(Machine self, Message.Propose proposal, BlockHeader like) {
        Payload none = nothing(self, proposal, like);
        BlockHeader header = new BlockHeader(
                proposal.header().epoch(),
                proposal.vote().view(),
                like.height(),
                like.parentHash(),
                like.parentStateRoot(),
                none.root(),
                proposal.header().time().plusMillis(1),
                proposal.header().ofLanes());
        learn(header);
        return vote(self, VoteKind.PROPOSE, proposal.vote().view(), hash(header))
                .map(vote -> new Message.Propose(vote, header, none, proposal.grounds()));
    }

    /** What an honest leader says who has no operations, and this parent. */
    private Payload nothing(Machine self, Message.Propose proposal, BlockHeader like) {
        if (!proposal.header().ofLanes()) {
            return new Payload.Inline(List.of());
        }
        int lanes = self.core().map(core -> core.epoch().validators().size()).orElse(0);
        List<LaneTip> tips =
                Optional.ofNullable(tipsAfter.get(like.parentHash())).orElse(Manifest.start(lanes));
        return new Payload.OfLanes(new Manifest(tips, List.of()), List.of());
    }

    Hash hash(BlockHeader header) {
        return header.hash(world.constitution().network());
    }

    void learn(Message message) {
        switch (message) {
            case Message.Propose propose -> {
                learn(propose.header());
                if (propose.payload() instanceof Payload.OfLanes(Manifest manifest, var available)) {
                    tipsAfter.putIfAbsent(hash(propose.header()), manifest.tips());
                }
                propose.grounds().forEach(this::learn);
            }
            case Message.Certified(QuorumCertificate certificate) -> learn(certificate);
            default -> {}
        }
    }

    private void learn(QuorumCertificate certificate) {
        certificates.add(certificate);
        if (certificates.size() > REMEMBERED) {
            certificates.removeFirst();
        }
    }

    private void learn(BlockHeader header) {
        if (headers.putIfAbsent(hash(header), header) == null) {
            recent.add(header);
        }
        if (recent.size() > REMEMBERED) {
            headers.remove(hash(recent.removeFirst()));
        }
    }

    /** The latest headers that were proposed, the newest last. */
    List<BlockHeader> recent() {
        return recent;
    }

    Optional<BlockHeader> header(Hash hash) {
        return Optional.ofNullable(headers.get(hash));
    }

    List<QuorumCertificate> certificates() {
        return certificates;
    }

    void plot(long view, Pair pair) {
        pairs.put(view, pair);
    }

    Optional<Pair> plotted(long view) {
        return Optional.ofNullable(pairs.get(view));
    }

    /** Whether a member is one of those who see the other side. */
    boolean isOtherSide(int member) {
        return world.sideOf(member);
    }

    /** To everybody in the epoch of this machine. */
    void tellAll(Machine self, Message message) {
        self.audience().forEach(to -> self.transmit(to, message));
    }
}
