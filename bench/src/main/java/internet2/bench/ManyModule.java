package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.FakeMembership;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.authority.CertificateOperation;
import internet2.trustchain.authority.CertificateOperation.Revoke;
import internet2.trustchain.authority.CertificateRecord;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The module of certificates, where many exist from the beginning: their records are written as it would write them,
 * and the real module revokes.
 */
final class ManyModule implements LedgerModule<CertificateOperation> {

    private static final Duration LIFETIME = Duration.ofDays(90);

    private final CertificatesModule real = new CertificatesModule();
    private final int count;
    private final int revokedOfHundred;
    private final NodeId requester;
    private final Instant time;

    /** @param requester of all of them */
    ManyModule(int count, int revokedOfHundred, NodeId requester, Instant time) {
        this.count = count;
        this.revokedOfHundred = revokedOfHundred;
        this.requester = requester;
        this.time = time;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public CertificateOperation decode(CanonicalReader in) {
        return real.decode(in);
    }

    @Override
    public Queries queries(StateReader state) {
        return real.queries(state);
    }

    @Override
    public Bytes apply(CertificateOperation operation, OperationContext context, ModuleState state)
            throws OperationRefused {
        return real.apply(operation, context, state);
    }

    @Override
    public void genesis(Bytes payload, ModuleState state) {
        real.genesis(payload, state);
        Random random = new Random(1); // the same on every node, and again when it is opened
        for (int i = 0; i < count; i++) {
            Serial serial = Serial.random(random);
            CertificateRecord record = new CertificateRecord(
                    Hash.of(serial.octets()),
                    Hash.of(serial.octets()),
                    Purpose.SERVICE,
                    requester,
                    Optional.empty(),
                    i,
                    time,
                    time.plus(LIFETIME),
                    Optional.empty());
            state.put(CertificateState.key(serial), record.encoded());
            if (i % 100 < revokedOfHundred) {
                revoke(serial, state);
            }
        }
    }

    private void revoke(Serial serial, ModuleState state) {
        try {
            real.apply(new Revoke(requester, serial, RevocationReason.KEY_COMPROMISE), new Context(), state);
        } catch (OperationRefused e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Context implements OperationContext {

        private final Queries queries = Queries.of(Membership.class, (Membership) new FakeMembership().node(requester))
                .with(NameOwnership.class, name -> Optional.empty())
                .with(CaaRecords.class, CaaRecords.NONE)
                .with(KeyHolders.class, key -> List.of());

        @Override
        public NodeId account() {
            return requester;
        }

        @Override
        public Instant blockTime() {
            return time;
        }

        @Override
        public long height() {
            return 0;
        }

        @Override
        public Hash operationId() {
            return Hash.ZERO;
        }

        @Override
        public <Q> Q query(Class<Q> type) {
            return queries.get(type);
        }
    }
}
