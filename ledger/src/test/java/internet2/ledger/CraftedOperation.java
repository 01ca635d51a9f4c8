package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.proofs.FourProofs;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An operation that is right in everything, unless the test says otherwise. */
public final class CraftedOperation {

    private static final Bytes NOT_SIGNED = Bytes.wrap(new byte[64]);

    private final Ledger ledger;
    private final HybridKey identity;
    private final Optional<Ed25519Key> session;
    private Optional<Ed25519Key> signer;
    private NetworkId network;
    private NodeId account;
    private long sequence;
    private BlockReference cited;
    private String module = MembershipModule.NAME;
    private Bytes payload = Bytes.EMPTY;
    private int stateBytes = 8192;
    private boolean solved = true;
    private long nonceOffset;
    private boolean byIdentity;

    private CraftedOperation(Ledger ledger, HybridKey identity, Optional<Ed25519Key> session) {
        this.ledger = ledger;
        this.identity = identity;
        this.session = session;
        this.signer = session;
        this.byIdentity = session.isEmpty();
        this.network = ledger.network();
        this.account = identity.publicKey().id();
        this.sequence = ledger.nextSequence(account, session.map(Ed25519Key::publicKey));
        this.cited = ledger.tip();
    }

    public static CraftedOperation bySession(Ledger ledger, HybridKey identity, Ed25519Key session) {
        return new CraftedOperation(ledger, identity, Optional.of(session));
    }

    public static CraftedOperation byIdentity(Ledger ledger, HybridKey identity) {
        return new CraftedOperation(ledger, identity, Optional.empty());
    }

    public CraftedOperation payload(String to, Encodable content) {
        module = to;
        payload = content.encoded();
        return this;
    }

    public CraftedOperation payload(String to, Bytes content) {
        module = to;
        payload = content;
        return this;
    }

    public CraftedOperation network(NetworkId other) {
        network = other;
        return this;
    }

    public CraftedOperation account(NodeId other) {
        account = other;
        return this;
    }

    public CraftedOperation sequence(long other) {
        sequence = other;
        return this;
    }

    public CraftedOperation cited(BlockReference other) {
        cited = other;
        return this;
    }

    public CraftedOperation stateBytes(int other) {
        stateBytes = other;
        return this;
    }

    /** Signed by another key than the one it names. */
    public CraftedOperation signedBy(Ed25519Key other) {
        signer = Optional.of(other);
        return this;
    }

    /** Signed by the identity where a session is expected. */
    public CraftedOperation signedByIdentity() {
        byIdentity = true;
        return this;
    }

    public CraftedOperation unsolved() {
        solved = false;
        return this;
    }

    /** With a nonce that solves nothing. */
    public CraftedOperation wronglySolved() {
        nonceOffset = 1;
        return this;
    }

    public Operation make() {
        return make(UnaryOperator.identity());
    }

    /** Makes the operation and lets the test change it after it was signed. */
    public Operation make(UnaryOperator<Operation> change) {
        Authorization unsigned = byIdentity
                ? new Authorization.ByIdentity(
                        new HybridSignature(NOT_SIGNED, PostQuantumAlgorithm.FALCON_1024, Bytes.of((byte) 1)))
                : new Authorization.BySession(session.orElseThrow().publicKey(), NOT_SIGNED);
        Operation operation =
                new Operation(network, account, sequence, cited, module, payload, stateBytes, 0, unsigned);
        Hash id = operation.id();
        return change.apply(operation.withWork(nonce(operation, id)).withAuthorization(sign(id)));
    }

    private Authorization sign(Hash id) {
        return byIdentity
                ? new Authorization.ByIdentity(identity.sign(Authorization.DOMAIN, id.bytes()))
                : new Authorization.BySession(
                        session.orElseThrow().publicKey(), signer.orElseThrow().sign(Authorization.DOMAIN, id.bytes()));
    }

    private long nonce(Operation operation, Hash id) {
        if (!solved) {
            return 0;
        }
        try {
            var puzzle = new FourProofs(ledger.genesis()).puzzle(operation, id, ledger.workBits());
            long nonce = puzzle.solve();
            while (nonceOffset > 0 && puzzle.solvedBy(nonce)) {
                nonce++;
            }
            return nonce;
        } catch (OperationRefused malformed) {
            return 1;
        }
    }
}
