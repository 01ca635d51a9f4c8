package internet2.ledger.proofs;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Genesis;
import internet2.ledger.Member;
import internet2.ledger.Operation;
import internet2.ledger.OperationRefused;
import internet2.ledger.Parameters;
import internet2.ledger.RecentBlocks.RecentBlock;
import internet2.ledger.Submission;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.SessionRecord;
import internet2.ledger.work.Puzzle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Checks the four proofs; see the package for the codes. Thread-safe. */
public final class FourProofs {

    /** The puzzle may have got harder while the operation was on its way. */
    private static final int BITS_OF_GRACE = 1;

    private final NetworkId network;
    private final Parameters parameters;

    public FourProofs(Genesis genesis) {
        this.network = genesis.network();
        this.parameters = genesis.parameters();
    }

    /** Before a block: everything except whether earlier sequence numbers are there. The cheapest checks first. */
    public void admit(Submission submission, ProofView view) throws OperationRefused {
        Operation operation = submission.operation();
        if (!operation.network().equals(network)) {
            throw new OperationRefused(
                    "network-foreign", "the operation is for network " + operation.network() + ", this is " + network);
        }
        Optional<MembershipOperation.ByIdentity> own = own(operation);
        time(operation.cited(), view);
        Member member = requireStake(operation.account(), view);
        authorization(submission, own, view);
        notReplayed(submission, view);
        space(member.host(), own, view);
        if (puzzleKind(own) == Puzzle.Kind.HASH) {
            work(submission, own, view);
            signature(submission, view);
        } else {
            signature(submission, view);
            work(submission, own, view);
        }
    }

    /** In a block: the same with the state before the operation, and exactly the next sequence number. */
    public void execute(Submission submission, ProofView view) throws OperationRefused {
        admit(submission, view);
        long next = nextSequence(submission, view);
        if (submission.operation().sequence() != next) {
            throw new OperationRefused(
                    "sequence-gap",
                    "sequence number " + next + " comes next, not "
                            + submission.operation().sequence());
        }
    }

    /** Whether a signature is the account's or the session's; says nothing about rights. */
    public void signature(Submission submission, ProofView view) throws OperationRefused {
        if (submission.signed()) {
            return;
        }
        Operation operation = submission.operation();
        boolean holds =
                switch (operation.authorization()) {
                    case Authorization.BySession session ->
                        session.key()
                                .verify(Authorization.DOMAIN, submission.id().bytes(), session.signature());
                    case Authorization.ByIdentity identity -> {
                        Optional<HybridPublicKey> keys = view.registry().keys(operation.account());
                        yield keys.isPresent()
                                && keys.get()
                                        .verify(
                                                Authorization.DOMAIN,
                                                submission.id().bytes(),
                                                identity.signature());
                    }
                };
        if (!holds) {
            throw new OperationRefused("stake-signature", "the signature does not hold over this operation");
        }
    }

    private void time(BlockReference cited, ProofView view) throws OperationRefused {
        if (cited.equals(BlockReference.NONE)) {
            throw new OperationRefused("time-missing", "the operation cites no block; cite a recent one");
        }
        Optional<RecentBlock> block = view.blocks().at(cited.height());
        if (cited.height() > view.height()
                || (block.isPresent() && !block.get().hash().equals(cited.hash()))) {
            throw new OperationRefused(
                    "time-not-found", "no block " + cited.height() + " with hash " + cited.hash() + " here");
        }
        if (block.isEmpty() || isExpired(cited.height(), block.get().time(), view)) {
            throw new OperationRefused(
                    "time-expired",
                    "block " + cited.height() + " is too old to be cited, the newest is " + view.height());
        }
    }

    private boolean isExpired(long height, Instant time, ProofView view) {
        return Duration.between(time, view.now()).compareTo(parameters.citedAgeMax()) > 0
                && view.height() - height >= parameters.citedBlocksMax();
    }

    private Member requireStake(NodeId account, ProofView view) throws OperationRefused {
        Optional<Member> member = view.registry().member(account);
        if (member.isPresent() && member.get().excluded()) {
            throw new OperationRefused("stake-excluded", "account " + account + " was excluded from the network");
        }
        if (member.isEmpty() || view.stake().bonded(account) < parameters.stakeMin()) {
            throw new OperationRefused(
                    "stake-none", "account " + account + " has no stake here; an administrator can admit it");
        }
        return member.get();
    }

    private static void authorization(
            Submission submission, Optional<MembershipOperation.ByIdentity> own, ProofView view)
            throws OperationRefused {
        Optional<Ed25519PublicKey> session = submission.session();
        if (session.isPresent() == own.isPresent()) {
            throw new OperationRefused(
                    "stake-authorization",
                    own.isPresent()
                            ? "sessions, plots and presence are signed by the identity itself"
                            : "this operation is signed by a session key, not by the identity");
        }
        if (session.isPresent()) {
            session(submission.operation(), session.get(), view);
        }
    }

    private static void session(Operation operation, Ed25519PublicKey key, ProofView view) throws OperationRefused {
        Optional<SessionRecord> record = view.registry().session(operation.account(), key);
        if (record.isEmpty()) {
            throw new OperationRefused("stake-session", "the account has no session with key " + key);
        }
        if (!record.get().expiry().isAfter(view.now())) {
            throw new OperationRefused(
                    "stake-session-expired",
                    "the session expired at " + record.get().expiry() + "; open a new one");
        }
        if (!record.get().rights().mayWrite(operation.module())) {
            throw new OperationRefused(
                    "stake-rights", "the session has no right to write in module " + operation.module());
        }
    }

    private static void notReplayed(Submission submission, ProofView view) throws OperationRefused {
        long next = nextSequence(submission, view);
        if (submission.operation().sequence() < next) {
            throw new OperationRefused(
                    "sequence-replayed",
                    "sequence number " + submission.operation().sequence() + " was used before, " + next
                            + " comes next");
        }
    }

    /** The next sequence number of the submission's lane. */
    public static long nextSequence(Submission submission, ProofView view) {
        NodeId account = submission.operation().account();
        return submission
                .session()
                .map(key -> view.registry()
                        .session(account, key)
                        .map(SessionRecord::nextSequence)
                        .orElse(0L))
                .orElseGet(() -> view.registry().nextIdentitySequence(account));
    }

    private static void space(NodeId host, Optional<MembershipOperation.ByIdentity> own, ProofView view)
            throws OperationRefused {
        if (own.isPresent() && own.get().provesSpace()) {
            return; // carries the proof itself, and the module checks it
        }
        Optional<Instant> until = view.registry().presentUntil(host);
        if (until.isEmpty()) {
            throw new OperationRefused("space-missing", "host " + host + " never proved its presence, or was excluded");
        }
        if (!until.get().isAfter(view.now())) {
            throw new OperationRefused(
                    "space-stale", "host " + host + " was present until " + until.get() + " and has not renewed it");
        }
    }

    private void work(Submission submission, Optional<MembershipOperation.ByIdentity> own, ProofView view)
            throws OperationRefused {
        Operation operation = submission.operation();
        if (operation.workNonce() == 0) {
            throw new OperationRefused("work-missing", "the operation's puzzle was not solved");
        }
        Puzzle.Kind kind = puzzleKind(own);
        int base = Math.max(parameters.workBitsMin(), view.registry().workBits() - BITS_OF_GRACE);
        int bits = bits(operation, kind, base);
        if (!new Puzzle(submission.id(), kind, bits).solvedBy(operation.workNonce())) {
            throw new OperationRefused(
                    "work-insufficient", "the nonce does not solve this operation's puzzle of " + bits + " bits");
        }
    }

    /** The puzzle that a client has to solve while the ledger asks for {@code workBits}. */
    public Puzzle puzzle(Operation operation, Hash id, int workBits) throws OperationRefused {
        Puzzle.Kind kind = puzzleKind(own(operation));
        return new Puzzle(id, kind, bits(operation, kind, workBits));
    }

    private int bits(Operation operation, Puzzle.Kind kind, int hashBits) {
        return switch (kind) {
            case HASH -> hashBits + Puzzle.extraBits(operation.payload().size(), operation.stateBytes());
            case MEMORY -> parameters.sessionWorkBits();
        };
    }

    private static Puzzle.Kind puzzleKind(Optional<MembershipOperation.ByIdentity> own) {
        return own.isPresent() && own.get() instanceof MembershipOperation.OpenSession
                ? Puzzle.Kind.MEMORY
                : Puzzle.Kind.HASH;
    }

    /** The operation that the identity itself has to sign, if it is one. */
    private static Optional<MembershipOperation.ByIdentity> own(Operation operation) throws OperationRefused {
        if (!operation.module().equals(MembershipModule.NAME)) {
            return Optional.empty();
        }
        try {
            MembershipOperation decoded = CanonicalReader.decode(operation.payload(), MembershipOperation::decode);
            return decoded instanceof MembershipOperation.ByIdentity own ? Optional.of(own) : Optional.empty();
        } catch (MalformedInputException | IllegalArgumentException malformed) {
            throw new OperationRefused(
                    "payload-malformed", "module " + MembershipModule.NAME + ": " + malformed.getMessage());
        }
    }
}
