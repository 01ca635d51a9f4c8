package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.Manifest;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Payload;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Adversaries that are at their worst with batches. */
final class LaneOwners {

    private LaneOwners() {}

    private static ValidatorSet set(Machine self) {
        return self.core().orElseThrow().epoch().validators();
    }

    private static boolean isOwn(Machine self, Conspiracy conspiracy, Message.Batch batch) {
        return self.core().isPresent()
                && conspiracy
                        .world()
                        .members()
                        .place(self.member(), set(self))
                        .filter(place -> place == batch.header().validator())
                        .isPresent();
    }

    private static Optional<Message.Batch> signed(
            Machine self, Conspiracy conspiracy, Message.Batch like, BatchHeader header, List<Submission> operations) {
        Hash hash = header.hash(conspiracy.world().constitution().network());
        return conspiracy
                .vote(self, VoteKind.BATCH, header.position(), hash)
                .map(vote -> new Message.Batch(vote, header, operations, like.available()));
    }

    private static BatchHeader header(BatchHeader like, Hash parent, List<Submission> operations) {
        List<Bytes> encoded = operations.stream().map(Submission::encoded).toList();
        return new BatchHeader(
                like.epoch(),
                like.validator(),
                like.position(),
                parent,
                operations.size(),
                encoded.stream().mapToInt(Bytes::size).sum(),
                Block.payloadRoot(encoded));
    }

    /** One batch for this half of the network, another for that half; it gathers certificates for both. */
    static final class Brancher implements Behaviour {
        private final Conspiracy conspiracy;
        private final Map<Hash, Message.Batch> others = new HashMap<>();
        private final Map<Hash, Map<Integer, SignedVote>> stores = new HashMap<>();
        private Hash otherTip = Hash.ZERO;
        private Optional<QuorumCertificate> otherTipAvailable = Optional.empty();

        Brancher(Conspiracy conspiracy) {
            this.conspiracy = conspiracy;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            boolean other = conspiracy.isOtherSide(to) || to % 2 == 0;
            if (message instanceof Message.Batch batch && other && isOwn(self, conspiracy, batch)) {
                self.transmit(to, branch(self, batch).orElse(batch));
            } else if (!(message instanceof Message.Accusation)) {
                self.transmit(to, message);
            }
        }

        /** On its other branch as long as that goes, so that whole chains differ. */
        private Optional<Message.Batch> branch(Machine self, Message.Batch batch) {
            Message.Batch known = others.get(batch.vote().block());
            if (known != null) {
                return Optional.of(known);
            }
            List<Submission> operations = new ArrayList<>(batch.operations());
            operations.add(operations.getFirst());
            boolean onOther = otherTipAvailable
                    .filter(certificate -> certificate.view() == batch.header().position() - 1
                            && certificate.epoch() == batch.header().epoch())
                    .isPresent();
            BatchHeader header =
                    header(batch.header(), onOther ? otherTip : batch.header().parent(), operations);
            Message.Batch like = onOther
                    ? new Message.Batch(batch.vote(), batch.header(), batch.operations(), otherTipAvailable)
                    : batch;
            Optional<Message.Batch> made = signed(self, conspiracy, like, header, operations);
            made.ifPresent(other -> others.put(batch.vote().block(), other));
            return made;
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            if (message instanceof Message.Stored(SignedVote vote)
                    && self.core().isPresent()) {
                others.values().stream()
                        .filter(other -> other.vote().block().equals(vote.block()))
                        .findFirst()
                        .ifPresent(other -> count(self, other, vote));
            }
            if (message instanceof Message.FetchBatch(Hash wanted)) {
                others.values().stream()
                        .filter(other -> other.vote().block().equals(wanted))
                        .forEach(other -> self.transmit(from, other));
            }
        }

        private void count(Machine self, Message.Batch batch, SignedVote vote) {
            Hash hash = vote.block();
            Map<Integer, SignedVote> votes = stores.computeIfAbsent(hash, absent -> new HashMap<>());
            votes.put(vote.validator(), vote);
            conspiracy
                    .vote(self, VoteKind.STORE, vote.view(), hash)
                    .filter(own -> own.epoch() == vote.epoch())
                    .ifPresent(own -> votes.put(own.validator(), own));
            QuorumCertificate certificate = QuorumCertificate.of(votes.values());
            if (certificate.isOfAvailability(set(self))) {
                otherTip = hash;
                otherTipAvailable = Optional.of(certificate);
                conspiracy.tellAll(self, new Message.Available(batch.header().validator(), certificate));
            }
        }
    }

    /** Shows each batch to its friends and one of the honest, whom it changes now and then. */
    static final class Miser implements Behaviour {
        private final Conspiracy conspiracy;
        private final RandomGenerator random;
        private int favourite;

        Miser(Conspiracy conspiracy, RandomGenerator random) {
            this.conspiracy = conspiracy;
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            if (!(message instanceof Message.Batch batch)) {
                self.transmit(to, message);
                return;
            }
            List<Integer> honest = self.audience().stream()
                    .filter(other -> !conspiracy.world().scenario().isHostile(other))
                    .toList();
            if (honest.isEmpty() || random.nextInt(20) == 0) {
                favourite = random.nextInt(1000);
            }
            boolean shown = conspiracy.world().scenario().isHostile(to)
                    || (!honest.isEmpty() && honest.get(favourite % honest.size()) == to);
            if (shown && isOwn(self, conspiracy, batch)) {
                self.transmit(to, message);
            }
        }
    }

    /** Stores nothing, and says at once that it does. */
    static final class Hollow implements Behaviour {
        private final Conspiracy conspiracy;

        Hollow(Conspiracy conspiracy) {
            this.conspiracy = conspiracy;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            if (!(message instanceof Message.Batch batch) || isOwn(self, conspiracy, batch)) {
                self.transmit(to, message);
            }
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            if (message instanceof Message.Batch batch) {
                BatchHeader header = batch.header();
                conspiracy
                        .vote(
                                self,
                                VoteKind.STORE,
                                header.position(),
                                batch.vote().block())
                        .ifPresent(vote -> self.transmit(from, new Message.Stored(vote)));
            }
        }
    }

    /** Batches, votes and certificates with something wrong in them. */
    static final class Braggart implements Behaviour {
        private final Conspiracy conspiracy;
        private final RandomGenerator random;

        Braggart(Conspiracy conspiracy, RandomGenerator random) {
            this.conspiracy = conspiracy;
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            boolean lies = random.nextInt(3) == 0;
            switch (message) {
                case Message.Batch batch when lies -> wrong(self, batch).ifPresent(lie -> self.transmit(to, lie));
                case Message.Propose propose when lies -> self.transmit(to, unproven(propose));
                default -> self.transmit(to, message);
            }
        }

        /** Its certificates have signatures that are none: who knows better ones may believe it. */
        private static Message.Propose unproven(Message.Propose propose) {
            if (!(propose.payload() instanceof Payload.OfLanes(Manifest manifest, var available))) {
                return propose;
            }
            List<QuorumCertificate> forged = available.stream()
                    .map(each -> new QuorumCertificate(
                            each.kind(),
                            each.epoch(),
                            each.view(),
                            each.block(),
                            each.votes().stream()
                                    .map(vote -> new QuorumCertificate.Vote(vote.validator(), Liars.FORGED))
                                    .toList()))
                    .toList();
            return new Message.Propose(
                    propose.vote(), propose.header(), new Payload.OfLanes(manifest, forged), propose.grounds());
        }

        private Optional<Message.Batch> wrong(Machine self, Message.Batch batch) {
            BatchHeader like = batch.header();
            return switch (random.nextInt(4)) {
                case 0 ->
                    Optional.of(new Message.Batch(
                            batch.vote(), like, batch.operations().reversed(), batch.available()));
                case 1 ->
                    signed(
                            self,
                            conspiracy,
                            batch,
                            header(like, Liars.anyHash(conspiracy, random), batch.operations()),
                            batch.operations());
                case 2 ->
                    signed(
                            self,
                            conspiracy,
                            batch,
                            new BatchHeader(
                                    like.epoch(),
                                    like.validator(),
                                    like.position() + random.nextInt(1, 100),
                                    like.parent(),
                                    like.operations(),
                                    like.bytes(),
                                    like.operationsRoot()),
                            batch.operations());
                default -> Optional.of(new Message.Batch(batch.vote(), like, batch.operations(), Optional.empty()));
            };
        }

        @Override
        public void received(Machine self, int from, Message message) {
            conspiracy.learn(message);
            boolean ofLanes = message instanceof Message.Batch || message instanceof Message.Available;
            if (!ofLanes || self.core().isEmpty() || random.nextInt(3) > 0) {
                return;
            }
            Hash hash = Liars.anyHash(conspiracy, random);
            long position = 1L + random.nextInt(20);
            if (message instanceof Message.Available(int lane, QuorumCertificate certificate)) {
                int another = random.nextInt(set(self).size());
                conspiracy.tellAll(self, new Message.Available(another, certificate)); // as if it were another's batch
            }
            switch (random.nextInt(4)) {
                case 0 ->
                    conspiracy
                            .vote(self, VoteKind.STORE, position, hash)
                            .ifPresent(vote -> conspiracy.tellAll(self, new Message.Stored(vote)));
                case 1 ->
                    Liars.forged(conspiracy, self, random, VoteKind.STORE, position, hash)
                            .ifPresent(certificate -> conspiracy.tellAll(
                                    self,
                                    new Message.Available(
                                            random.nextInt(set(self).size() + 1), certificate)));
                case 2 -> self.transmit(from, new Message.FetchBatch(hash));
                default -> {
                    if (message instanceof Message.Batch batch) {
                        conspiracy.tellAll(self, batch); // another's, as if that one had sent it
                    }
                }
            }
        }
    }
}
