package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.Epoch;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Payload;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Adversaries that say what they cannot prove. */
final class Liars {

    static final Bytes FORGED = Bytes.wrap(new byte[SignedVote.SIGNATURE_BYTES]);

    private Liars() {}

    static Hash anyHash(Conspiracy conspiracy, RandomGenerator random) {
        List<BlockHeader> recent = conspiracy.recent();
        return recent.isEmpty() || random.nextInt(3) == 0
                ? new Hash(random.nextLong(), 1, 2, 3)
                : conspiracy.hash(recent.get(random.nextInt(recent.size())));
    }

    /** With this member's signature, and the others' forged; sometimes with too few votes. */
    static Optional<QuorumCertificate> forged(
            Conspiracy conspiracy, Machine self, RandomGenerator random, VoteKind kind, long view, Hash block) {
        return conspiracy.vote(self, kind, view, block).map(own -> {
            int size = self.core().orElseThrow().epoch().validators().size();
            boolean few = random.nextBoolean();
            List<SignedVote> votes = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                if (i == own.validator()) {
                    votes.add(own);
                } else if (!few) {
                    votes.add(new SignedVote(kind, own.epoch(), view, own.block(), i, FORGED));
                }
            }
            return QuorumCertificate.of(votes);
        });
    }

    /** Anything that can be decoded. */
    static final class Liar implements Behaviour {
        private static final VoteKind[] KINDS = {VoteKind.PROPOSE, VoteKind.PREPARE, VoteKind.COMMIT, VoteKind.NULLIFY};
        private final Conspiracy conspiracy;
        private final RandomGenerator random;
        private long lastView = 1;

        Liar(Conspiracy conspiracy, RandomGenerator random) {
            this.conspiracy = conspiracy;
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            if (random.nextInt(3) > 0) {
                self.transmit(to, message);
            }
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            if (message instanceof Message.Ballot ballot) {
                lastView = ballot.vote().view();
            }
            if (random.nextInt(6) == 0 && self.core().isPresent()) {
                List<Integer> audience = self.audience();
                if (!audience.isEmpty()) {
                    lie(self).ifPresent(lie -> self.transmit(audience.get(random.nextInt(audience.size())), lie));
                }
            }
        }

        private Optional<Message> lie(Machine self) {
            Epoch epoch = self.core().orElseThrow().epoch();
            long view = Math.max(1, lastView + random.nextInt(-4, 6) + (random.nextInt(20) == 0 ? 2000 : 0));
            Hash hash = anyHash(conspiracy, random);
            VoteKind kind = KINDS[random.nextInt(KINDS.length)];
            return switch (random.nextInt(8)) {
                case 0 ->
                    conspiracy.vote(self, kind, view, hash).map(vote -> new Message.Ballot(vote, echo(self, view)));
                case 1 ->
                    forged(
                                    conspiracy,
                                    self,
                                    random,
                                    random.nextBoolean() ? VoteKind.COMMIT : VoteKind.NULLIFY,
                                    view,
                                    hash)
                            .map(Message.Certified::new);
                case 2 -> Optional.of(new Message.Fetch(hash));
                case 3 ->
                    Optional.of(new Message.Standing(
                            epoch.number() + random.nextInt(3), view + random.nextInt(1000), random.nextInt(10_000)));
                case 4 -> anyHeader().map(header -> new Message.Delivery(header, Payload.none(header)));
                case 5 -> anyHeader().flatMap(header -> proposal(self, header, view));
                case 6 ->
                    Optional.of(new Message.Ballot(
                            new SignedVote(
                                    VoteKind.COMMIT,
                                    epoch.number(),
                                    view,
                                    hash,
                                    random.nextInt(epoch.validators().size() + 2),
                                    FORGED),
                            Optional.empty()));
                default -> Optional.of(new Message.Operations(List.of()));
            };
        }

        private Optional<SignedVote> echo(Machine self, long view) {
            return random.nextBoolean()
                    ? conspiracy.vote(self, VoteKind.PROPOSE, view, anyHash(conspiracy, random))
                    : Optional.empty();
        }

        private Optional<BlockHeader> anyHeader() {
            List<BlockHeader> recent = conspiracy.recent();
            return recent.isEmpty() ? Optional.empty() : Optional.of(recent.get(random.nextInt(recent.size())));
        }

        /** Wrong in one place. */
        private Optional<Message> proposal(Machine self, BlockHeader like, long view) {
            BlockHeader header = new BlockHeader(
                    like.epoch(),
                    random.nextInt(5) == 0 ? like.view() : view,
                    like.height() + random.nextInt(3),
                    random.nextInt(3) == 0 ? anyHash(conspiracy, random) : like.parentHash(),
                    random.nextInt(3) == 0 ? anyHash(conspiracy, random) : like.parentStateRoot(),
                    like.payloadRoot(),
                    like.time().plusMillis(random.nextInt(-1000, 5000)),
                    like.ofLanes());
            return conspiracy
                    .vote(self, VoteKind.PROPOSE, view, conspiracy.hash(header))
                    .map(vote -> new Message.Propose(vote, header, Payload.none(header), grounds()));
        }

        private List<QuorumCertificate> grounds() {
            List<QuorumCertificate> known = conspiracy.certificates();
            return known.isEmpty() ? List.of() : List.of(known.get(random.nextInt(known.size())));
        }
    }

    /** Commits at once, and says that everybody did. */
    static final class Rusher implements Behaviour {
        private final Conspiracy conspiracy;
        private final RandomGenerator random;

        Rusher(Conspiracy conspiracy, RandomGenerator random) {
            this.conspiracy = conspiracy;
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            self.transmit(to, message);
            if (message instanceof Message.Propose propose) {
                rush(self, to, propose);
            }
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            if (message instanceof Message.Propose propose) {
                self.audience().forEach(to -> rush(self, to, propose));
            }
        }

        private void rush(Machine self, int to, Message.Propose propose) {
            long view = propose.vote().view();
            Hash block = random.nextInt(3) == 0
                    ? anyHash(conspiracy, random)
                    : propose.vote().block();
            conspiracy
                    .vote(self, VoteKind.COMMIT, view, block)
                    .ifPresent(vote -> self.transmit(to, new Message.Ballot(vote, Optional.empty())));
            VoteKind kind =
                    switch (random.nextInt(3)) {
                        case 0 -> VoteKind.PREPARE;
                        case 1 -> VoteKind.COMMIT;
                        default -> VoteKind.NULLIFY;
                    };
            forged(conspiracy, self, random, kind, view, block)
                    .ifPresent(certificate -> self.transmit(to, new Message.Certified(certificate)));
        }
    }

    /** Makes a proof out of what the innocent signed and what they did not. */
    static final class Accuser implements Behaviour {
        private final Conspiracy conspiracy;
        private final RandomGenerator random;

        Accuser(Conspiracy conspiracy, RandomGenerator random) {
            this.conspiracy = conspiracy;
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            self.transmit(to, message);
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            if (message instanceof Message.Ballot ballot && random.nextInt(5) == 0) {
                SignedVote seen = ballot.vote();
                boolean nullifies = seen.kind() == VoteKind.NULLIFY;
                SignedVote forged = new SignedVote(
                        nullifies ? VoteKind.COMMIT : seen.kind(),
                        seen.epoch(),
                        seen.view(),
                        anyHash(conspiracy, random),
                        seen.validator(),
                        random.nextBoolean() ? FORGED : seen.signature());
                if (Evidence.contradict(forged, seen)) {
                    conspiracy.tellAll(self, new Message.Accusation(new Evidence(forged, seen)));
                }
            }
        }
    }
}
