package internet2.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.CloseSession;
import internet2.ledger.membership.MembershipOperation.CommitPlot;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import internet2.ledger.membership.MembershipOperation.ProvePresence;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.space.LabelOpening;
import internet2.ledger.space.NodeOpening;
import internet2.ledger.space.PlotRoots;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.verifier.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is written reads back, and nothing else reads. */
final class CodecTest {

    private static final Ed25519Key SESSION =
            Ed25519Key.fromSeed(Hash.of(Bytes.utf8("session")).bytes());
    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final NodeId NODE = TestNetwork.VALIDATOR.publicKey().id();
    private static final Hash HASH = Hash.of(Bytes.utf8("hash"));
    private static final Instant TIME = Instant.parse("2026-11-21T05:46:00.123Z");

    private static Operation operation(long sequence, Bytes payload, Authorization authorization) {
        return new Operation(
                NETWORK, NODE, sequence, new BlockReference(7, HASH), "notes", payload, 100, 5, authorization);
    }

    private static Authorization.BySession bySession() {
        return new Authorization.BySession(SESSION.publicKey(), Bytes.wrap(new byte[64]));
    }

    @Property
    void operations(@ForAll @LongRange(min = 0) long sequence, @ForAll @Size(max = 300) byte[] payload) {
        Operation operation = operation(sequence, Bytes.of(payload), bySession());

        Operation read = CanonicalReader.decode(operation.encoded(), Operation::decode);
        assertThat(read).isEqualTo(operation);
        assertThat(read.id()).isEqualTo(operation.id());
        assertThat(operation.withWork(6).id()).isEqualTo(operation.id());
    }

    @Property
    void noBytesReadAsAnOperationThatWouldBeWrittenOtherwise(@ForAll @Size(max = 400) byte[] stranger) {
        sameOrMalformed(Bytes.of(stranger), Operation::decode);
        sameOrMalformed(Bytes.of(stranger), Block::decode);
        sameOrMalformed(Bytes.of(stranger), BlockSource.Request::decode);
        sameOrMalformed(Bytes.of(stranger), MembershipOperation::decode);
    }

    @Property
    void anyChangedByteGivesAnotherOperationOrNone(@ForAll int at, @ForAll byte to) {
        Operation operation = operation(3, Bytes.utf8("payload"), bySession());
        byte[] bytes = operation.encoded().toArray();
        bytes[Math.floorMod(at, bytes.length)] ^= (byte) (to | 1);
        try {
            assertThat(CanonicalReader.decode(Bytes.of(bytes), Operation::decode))
                    .isNotEqualTo(operation);
        } catch (MalformedInputException expected) {
            assertThat(expected).hasMessageContaining("byte");
        }
    }

    @Test
    void everyMessageReadsBack() {
        Operation identity = operation(
                0, Bytes.EMPTY, new Authorization.ByIdentity(TestNetwork.VALIDATOR.sign("test", Bytes.EMPTY)));
        readsBack(identity, Operation::decode);
        BlockHeader header = new BlockHeader(1, 2, 3, HASH, HASH, HASH, TIME);
        readsBack(header, BlockHeader::decode);
        Block block = new Block(header, List.of(identity.encoded()));
        SignedVote vote = SignedVote.commit(NETWORK, header, 0, TestNetwork.VALIDATOR.statementKey());
        CommittedBlock committed = new CommittedBlock(block, List.of(header), QuorumCertificate.of(List.of(vote)));
        readsBack(committed, CommittedBlock::decode);
        Checkpoint checkpoint =
                new Checkpoint(NETWORK, 1, 3, HASH, HASH, TIME, List.of()).signedBy(TestNetwork.VALIDATOR, 0);
        readsBack(checkpoint, Checkpoint::decode);
        readsBack(new BlockSource.Request(4, 1000, Duration.ofSeconds(3), 2), BlockSource.Request::decode);
        readsBack(new BlockSource.Response(List.of(committed), Optional.of(checkpoint)), BlockSource.Response::decode);
        readsBack(new Receipt(HASH, 3, 4, TIME, new Outcome.Accepted(Bytes.utf8("r"))), Receipt::decode);
        readsBack(new Receipt(HASH, 0, 0, TIME, new Outcome.Refused("code", "reason")), Receipt::decode);
        readsBack(TestNetwork.genesis(Parameters.production()), Genesis::decode);
        readsBack(new Tip(new BlockReference(1, HASH), 2, 3, TIME, HASH), Tip::decode);
    }

    @Test
    void everyOperationOfTheLedgerReadsBack() {
        LabelOpening label = new LabelOpening(HASH, List.of(HASH, Hash.ZERO));
        List<MembershipOperation> all = List.of(
                new AdmitIdentity(TestNetwork.VALIDATOR.publicKey(), "name", Role.NODE, 5, Optional.empty()),
                new AdmitIdentity(TestNetwork.VALIDATOR.publicKey(), "name", Role.USER, 5, Optional.of(NODE)),
                new ExcludeIdentity(NODE, "reason"),
                new OpenSession(SESSION.publicKey(), SessionRights.writing("a", "b"), TIME),
                new OpenSession(SESSION.publicKey(), SessionRights.all(), TIME),
                new CloseSession(SESSION.publicKey()),
                new CommitPlot(3, new PlotRoots(List.of(HASH, HASH)), List.of(new NodeOpening(label, List.of(label)))),
                new ProvePresence(3, List.of(label)));
        all.forEach(operation -> readsBack(operation, MembershipOperation::decode));
    }

    @Test
    void limitsHold() {
        Bytes tooLong = Bytes.wrap(new byte[Operation.PAYLOAD_BYTES_MAX + 1]);
        assertThatThrownBy(() -> operation(0, tooLong, bySession())).hasMessageContaining("payload");
        assertThatThrownBy(() -> operation(-1, Bytes.EMPTY, bySession())).hasMessageContaining("sequence");
        List<Bytes> many = new ArrayList<>();
        for (int i = 0; i <= Block.OPERATIONS_MAX; i++) {
            many.add(Bytes.EMPTY);
        }
        BlockHeader header = new BlockHeader(1, 2, 3, HASH, HASH, HASH, TIME);
        assertThatThrownBy(() -> new Block(header, many)).hasMessageContaining("8192");
        assertThat(new Outcome.Refused("code", "r".repeat(5000)).encoded().size())
                .isLessThan(1100);
    }

    @Test
    void aGenesisDocumentHasStakesForEverybodyInIt() {
        Genesis genesis = TestNetwork.genesis(TestNetwork.parameters());
        assertThatThrownBy(() -> Genesis.ofOne(
                        "n",
                        TIME,
                        TestNetwork.VALIDATOR.publicKey(),
                        TestNetwork.VALIDATOR.publicKey(),
                        genesis.parameters(),
                        Map.of()))
                .hasMessageContaining("different identities");
        assertThat(CanonicalReader.decode(genesis.encoded(), Genesis::decode).network())
                .isEqualTo(genesis.network());
    }

    private static <T extends Encodable> void readsBack(T value, Function<CanonicalReader, T> decoder) {
        assertThat(CanonicalReader.decode(value.encoded(), decoder)).isEqualTo(value);
    }

    private static <T extends Encodable> void sameOrMalformed(Bytes stranger, Function<CanonicalReader, T> decoder) {
        try {
            assertThat(CanonicalReader.decode(stranger, decoder).encoded()).isEqualTo(stranger);
        } catch (MalformedInputException | IllegalArgumentException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }
}
