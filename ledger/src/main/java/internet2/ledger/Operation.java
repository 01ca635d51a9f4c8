package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Optional;

/**
 * One signed request to the ledger: the envelope that carries the four proofs around a module's payload.
 *
 * <pre>
 * u8 version 1 | 32 network | 32 account | u8 lane: 0 identity, 1 session | [32 session key]
 * u64 sequence | u64 height, 32 hash of the cited block | text module | bytes payload | u32 state bytes
 * -- the id is SHA-256 over what stands above; it is what the puzzle and the signature are about --
 * u64 work nonce | signature: 64 bytes of a session, or a hybrid one
 * </pre>
 *
 * @param sequence 0, 1, 2 ... for each session key; counted apart for what the identity itself signs
 * @param cited a recent committed block: proof that the operation is not older
 * @param stateBytes declared: the most bytes of keys and values that the operation may write
 * @param workNonce solves the puzzle of {@link internet2.ledger.work}; 0 stands for none
 */
public record Operation(
        NetworkId network,
        NodeId account,
        long sequence,
        BlockReference cited,
        String module,
        Bytes payload,
        int stateBytes,
        long workNonce,
        Authorization authorization)
        implements Encodable {

    /** Room for a plot's commitment with its openings, the largest payload there is. */
    public static final int PAYLOAD_BYTES_MAX = 512 << 10;

    public static final int ENCODED_BYTES_MAX = PAYLOAD_BYTES_MAX + (8 << 10);

    /** The most that one operation may declare to write. */
    public static final int STATE_BYTES_MAX = 1 << 20;

    private static final int VERSION = 1;
    private static final int LANE_IDENTITY = 0;
    private static final int LANE_SESSION = 1;
    private static final int MODULE_BYTES_MAX = 32;

    public Operation {
        if (sequence < 0) {
            throw new IllegalArgumentException("a sequence number is 0 or more, not " + sequence);
        }
        if (payload.size() > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a payload has at most " + PAYLOAD_BYTES_MAX + " bytes, not " + payload.size());
        }
        if (stateBytes < 0 || stateBytes > STATE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "an operation declares at most " + STATE_BYTES_MAX + " bytes of state, not " + stateBytes);
        }
    }

    /**
     * What names this operation for all time. Anybody can make a copy with another nonce or signature, which has the
     * same id: that one was refused says nothing of the other, and a node keeps the one that its client gave it.
     */
    public Hash id() {
        CanonicalWriter out = new CanonicalWriter(256 + payload.size());
        encodeUnsigned(out);
        return Hash.of(out.toBytes());
    }

    /** Where, in the operation's encoding, ends what its id is of. */
    int named(Bytes encoded) {
        int signature =
                switch (authorization) {
                    case Authorization.BySession session -> session.signature().size();
                    case Authorization.ByIdentity identity ->
                        identity.signature().encoded().size();
                };
        return encoded.size() - Long.BYTES - signature;
    }

    /** The same operation with its puzzle solved. */
    public Operation withWork(long nonce) {
        return new Operation(network, account, sequence, cited, module, payload, stateBytes, nonce, authorization);
    }

    /** The same operation, signed: the lane must stay. */
    public Operation withAuthorization(Authorization signed) {
        return new Operation(network, account, sequence, cited, module, payload, stateBytes, workNonce, signed);
    }

    @Override
    public void encode(CanonicalWriter out) {
        encodeUnsigned(out);
        out.u64(workNonce);
        switch (authorization) {
            case Authorization.BySession session -> out.fixed(session.signature());
            case Authorization.ByIdentity identity -> out.value(identity.signature());
        }
    }

    public static Operation decode(CanonicalReader in) {
        if (in.u8() != VERSION) {
            throw in.malformed("an operation begins with its version, 1");
        }
        NetworkId network = new NetworkId(in.hash());
        NodeId account = Codecs.node(in);
        int lane = in.u8();
        if (lane > LANE_SESSION) {
            throw in.malformed("an operation's lane is 0 or 1, not " + lane);
        }
        Optional<Ed25519PublicKey> sessionKey =
                lane == LANE_SESSION ? Optional.of(Ed25519PublicKey.decode(in)) : Optional.empty();
        long sequence = in.natural("a sequence number");
        BlockReference cited = BlockReference.decode(in);
        String module = in.text(MODULE_BYTES_MAX);
        Bytes payload = in.bytes(PAYLOAD_BYTES_MAX);
        long stateBytes = in.u32();
        if (stateBytes > STATE_BYTES_MAX) {
            throw in.malformed("an operation declares at most " + STATE_BYTES_MAX + " bytes of state");
        }
        long nonce = in.u64();
        Authorization authorization = sessionKey.isPresent()
                ? new Authorization.BySession(sessionKey.get(), in.fixed(Authorization.ED25519_SIGNATURE_BYTES))
                : new Authorization.ByIdentity(HybridSignature.decode(in));
        return new Operation(
                network, account, sequence, cited, module, payload, (int) stateBytes, nonce, authorization);
    }

    private void encodeUnsigned(CanonicalWriter out) {
        out.u8(VERSION).hash(network.hash());
        Codecs.node(out, account);
        switch (authorization) {
            case Authorization.BySession session ->
                out.u8(LANE_SESSION).fixed(session.key().encoded());
            case Authorization.ByIdentity identity -> out.u8(LANE_IDENTITY);
        }
        out.u64(sequence).value(cited).text(module).bytes(payload).u32(stateBytes);
    }
}
