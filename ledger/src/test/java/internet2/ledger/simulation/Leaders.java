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
        private final boolean branches;

        /** @param branches whether the other block stands on the other block of the view before */
        Equivocator(Conspiracy conspiracy, boolean branches) {
            this.conspiracy = conspiracy;
            this.branches = branches;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            switch (message) {
                case Message.Propose propose -> {
                    Optional<Conspiracy.Pair> pair = pair(self, propose);
                    boolean other = conspiracy.isOtherSide(to);
                    self.transmit(
                            to, pair.map(two -> other ? two.other() : two.one()).orElse(propose));
                }
                case Message.Ballot ballot -> vote(self, to, ballot);
                case Message.Accusation accusation -> {}
                case Message.Suspects suspects -> {}
                default -> self.transmit(to, message);
            }
        }

        private Optional<Conspiracy.Pair> pair(Machine self, Message.Propose propose) {
            long view = propose.vote().view();
            if (conspiracy.plotted(view).isEmpty() && propose.header().view() == view) {
                conspiracy
                        .another(self, propose, branches ? onTheOther(propose) : propose.header())
                        .ifPresent(other -> conspiracy.plot(view, new Conspiracy.Pair(propose, other)));
            }
            return conspiracy.plotted(view).filter(pair -> pair.one().vote().equals(propose.vote()));
        }

        private BlockHeader onTheOther(Message.Propose propose) {
            BlockHeader header = propose.header();
            return conspiracy
                    .plotted(propose.vote().view() - 1)
                    .filter(before -> before.one().vote().block().equals(header.parentHash()))
                    .map(before -> before.other().vote().block())
                    .flatMap(parent -> conspiracy
                            .world()
                            .rootAfter(parent)
                            .map(root -> new BlockHeader(
                                    header.epoch(),
                                    header.view(),
                                    header.height(),
                                    parent,
                                    root,
                                    header.payloadRoot(),
                                    header.time())))
                    .orElse(header);
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

    /** Every second block of its term, and its vote for it, only one half of the network sees. */
    static final class Builder implements Behaviour {
        private final Conspiracy conspiracy;

        Builder(Conspiracy conspiracy) {
            this.conspiracy = conspiracy;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            boolean withheld = conspiracy.isOtherSide(to)
                    && switch (message) {
                        case Message.Propose propose -> propose.vote().view() % 2 == 0;
                        case Message.Ballot ballot -> ballot.vote().view() % 2 == 0;
                        default -> false;
                    };
            if (!withheld) {
                self.transmit(to, message);
            }
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
            switch (message) {
                case Message.Propose propose -> self.transmit(to, elsewhere(self, propose));
                case Message.Ballot ballot -> vote(self, to, ballot);
                default -> self.transmit(to, message);
            }
        }

        /** It never contradicts itself, so that nobody turns away from it. */
        private void vote(Machine self, int to, Message.Ballot ballot) {
            SignedVote vote = ballot.vote();
            Optional<Message.Propose> instead = conspiracy
                    .plotted(vote.view())
                    .filter(pair -> pair.one().vote().block().equals(vote.block()))
                    .map(Conspiracy.Pair::other);
            Optional<SignedVote> changed = instead.flatMap(shown ->
                    conspiracy.vote(self, vote.kind(), vote.view(), shown.vote().block()));
            if (changed.isEmpty()) {
                self.transmit(to, ballot);
            } else if (vote.kind() == VoteKind.PREPARE) {
                self.transmit(to, new Message.Ballot(changed.get(), instead.map(Message.Propose::vote)));
            }
        }

        /** The same for everybody: one that skips need not contradict itself. */
        private Message.Propose elsewhere(Machine self, Message.Propose propose) {
            long view = propose.vote().view();
            Optional<Conspiracy.Pair> before = conspiracy.plotted(view);
            if (before.isEmpty() && propose.header().view() == view) {
                Message.Propose chosen = sibling(propose)
                        .flatMap(like -> conspiracy.another(self, propose, like))
                        .orElse(propose);
                before = Optional.of(new Conspiracy.Pair(propose, chosen));
                conspiracy.plot(view, before.get());
            }
            return before.map(Conspiracy.Pair::other).orElse(propose);
        }

        /** The block in whose place the proposal is to stand: the parent most of the time, an earlier one, or any. */
        private Optional<BlockHeader> sibling(Message.Propose propose) {
            List<BlockHeader> candidates = new ArrayList<>();
            Hash next = propose.header().parentHash();
            for (int i = 0; i < 3; i++) {
                Optional<BlockHeader> ancestor = conspiracy.header(next);
                ancestor.ifPresent(candidates::add);
                next = ancestor.map(BlockHeader::parentHash).orElse(Hash.ZERO);
            }
            conspiracy.recent().stream()
                    .skip(Math.max(0, conspiracy.recent().size() - 3))
                    .forEach(candidates::add);
            candidates.removeIf(header -> header.epoch() != propose.header().epoch()
                    || header.view() >= propose.vote().view());
            if (candidates.isEmpty() || random.nextInt(5) == 0) {
                return Optional.empty();
            }
            return Optional.of(candidates.get(random.nextBoolean() ? 0 : random.nextInt(candidates.size())));
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
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
                        to, conspiracy.another(self, propose, propose.header()).orElse(propose));
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
