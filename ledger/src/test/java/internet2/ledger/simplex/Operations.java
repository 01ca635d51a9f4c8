package internet2.ledger.simplex;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Operation;
import internet2.ledger.Submission;

/** Operations whose proofs nobody looks at. */
final class Operations {

    private static final Bytes NOT_SIGNED = Bytes.wrap(new byte[64]);
    private static final Ed25519Key[] KEYS = new Ed25519Key[16];

    static {
        for (int i = 0; i < KEYS.length; i++) {
            KEYS[i] = Ed25519Key.fromSeed(Hash.of(Bytes.utf8("key " + i)).bytes());
        }
    }

    private Operations() {}

    static NodeId account(int number) {
        return new NodeId(Hash.of(Bytes.utf8("account " + number)));
    }

    static Submission operation(int account, long sequence, int payloadBytes) {
        return operation(account, sequence, Bytes.wrap(new byte[payloadBytes]));
    }

    static Submission operation(int account, long sequence, Bytes payload) {
        return Submission.of(new Operation(
                new NetworkId(Hash.ZERO),
                account(account),
                sequence,
                BlockReference.NONE,
                "notes",
                payload,
                0,
                1,
                new Authorization.BySession(KEYS[account % KEYS.length].publicKey(), NOT_SIGNED)));
    }
}
