package internet2.ledger.simulation;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.simplex.Message;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Adversaries that are at their worst when they lead a view. */
final class Leaders {

    private Leaders() {}

    /** One block for this half of the network, another for that half; it and its friends vote for both. */
    static final class Equivocator implements Behaviour {
        private final Conspiracy conspiracy;

        Equivocator(Conspiracy conspiracy) {
            this.conspiracy = conspiracy;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            switch (message) {
                case Message.Propose propose -> {
                    Optional<Conspiracy.Pair> pair = pair(self, propose);
                    boolean other = conspiracy.isOtherSide(to);
                    self.transmit(to, pair.map(two -> other ? two.other() : two.one()).orElse(propose));
                }
                case Message.Ballot ballot -> vote(self, to, ballot);
                case Message.Accusation accusation -> {}
                default -> self.transmit(to, message);
            }
        }

        private Optional<Conspiracy.Pair> pair(Machine self, Message.Propose propose) {
            long view = propose.vote().view();
            if (conspiracy.plotted(view).isEmpty() && propose.header().view() == view) {
                conspiracy
                        .another(self, propose, propose.header(), List.of())
                        .ifPresent(other -> conspiracy.plot(view, new Conspiracy.Pair(propose, other)));
            }
            return conspiracy.plotted(view).filter(pair -> pair.one().vote().equals(propose.vote()));
        }

        private void vote(Machine self, int to, Message.Ballot ballot) {
            SignedVote vote = ballot.vote();
            Optional<Conspiracy.Pair> pair = conspiracy.plotted(vote.view());
            if (vote.kind() == VoteKind.NULLIFY || pair.isEmpty()) {
                self.transmit(to, ballot);
                return;
            }
            Message.Propose shown =
                    conspiracy.isOtherSide(to) ? pair.get().other() : pair.get().one();
            for (VoteKind kind : List.of(VoteKind.PREPARE, VoteKind.COMMIT)) {
                conspiracy
                        .vote(self, kind, vote.view(), shown.vote().block())
                        .ifPresent(twice -> self.transmit(
                                to,
                                new Message.Ballot(
                                        twice,
                                        kind == VoteKind.PREPARE ? Optional.of(shown.vote()) : Optional.empty())));
            }
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
        }
    }

    /** As a leader, stands on a block that others may have left behind, or nobody prepared. */
    static final class Skipper implements Behaviour {
        private final Conspiracy conspiracy;
        private final RandomGenerator random;

        Skipper(Conspiracy conspiracy, RandomGenerator random) {
            this.conspiracy = conspiracy;
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            if (message instanceof Message.Propose propose && propose.header().view() == propose.vote().view()) {
                self.transmit(to, elsewhere(self, propose));
            } else {
                self.transmit(to, message);
            }
        }

        /** The same for everybody: one that skips need not contradict itself. */
        private Message.Propose elsewhere(Machine self, Message.Propose propose) {
            long view = propose.vote().view();
            Optional<Conspiracy.Pair> before = conspiracy.plotted(view);
            if (before.isPresent()) {
                return before.get().other();
            }
            List<BlockHeader> candidates = new ArrayList<>();
            Hash next = propose.header().parentHash();
            for (int i = 0; i < 4; i++) {
                Optional<BlockHeader> ancestor = conspiracy.header(next);
                ancestor.filter(header -> header.epoch() == propose.header().epoch())
                        .ifPresent(candidates::add);
                next = ancestor.map(BlockHeader::parentHash).orElse(Hash.ZERO);
            }
            conspiracy.recent().stream()
                    .skip(Math.max(0, conspiracy.recent().size() - 3))
                    .filter(header -> header.epoch() == propose.header().epoch())
                    .filter(header -> header.view() < view)
                    .forEach(candidates::add);
            if (candidates.isEmpty() || random.nextInt(4) == 0) {
                return propose;
            }
            BlockHeader sibling = candidates.get(random.nextInt(candidates.size()));
            Optional<Message.Propose> other = conspiracy.another(self, propose, sibling, List.of());
            other.ifPresent(skipped -> conspiracy.plot(view, new Conspiracy.Pair(skipped, skipped)));
            return other.orElse(propose);
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            // whatever stands there, it has this member's votes
            if (message instanceof Message.Propose propose && random.nextInt(4) == 0) {
                conspiracy
                        .vote(self, VoteKind.PREPARE, propose.vote().view(), propose.vote().block())
                        .ifPresent(vote -> conspiracy.tellAll(
                                self, new Message.Ballot(vote, Optional.of(propose.vote()))));
            }
        }
    }

    /** Votes for everything it sees: prepare, commit, and nullify. */
    static final class TwoFaced implements Behaviour {
        private final Conspiracy conspiracy;

        TwoFaced(Conspiracy conspiracy) {
            this.conspiracy = conspiracy;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            if (message instanceof Message.Propose propose && conspiracy.isOtherSide(to)) {
                self.transmit(
                        to,
                        conspiracy
                                .another(self, propose, propose.header(), List.of())
                                .orElse(propose));
            } else if (!(message instanceof Message.Accusation)) {
                self.transmit(to, message);
            }
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            switch (message) {
                case Message.Propose propose -> all(self, propose.vote());
                case Message.Ballot ballot -> ballot.echo().ifPresent(echo -> all(self, echo));
                case Message.Certified(QuorumCertificate certificate) -> {
                    if (certificate.kind() == VoteKind.PREPARE) {
                        tell(self, VoteKind.COMMIT, certificate.view(), certificate.block());
                    }
                }
                default -> {}
            }
        }

        private void all(Machine self, SignedVote proposal) {
            tell(self, VoteKind.PREPARE, proposal.view(), proposal.block());
            tell(self, VoteKind.COMMIT, proposal.view(), proposal.block());
            tell(self, VoteKind.NULLIFY, proposal.view(), proposal.block());
        }

        private void tell(Machine self, VoteKind kind, long view, Hash block) {
            conspiracy
                    .vote(self, kind, view, block)
                    .ifPresent(vote -> conspiracy.tellAll(self, new Message.Ballot(vote, Optional.empty())));
        }
    }
}
