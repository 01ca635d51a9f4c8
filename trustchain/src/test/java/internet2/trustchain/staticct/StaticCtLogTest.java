package internet2.trustchain.staticct;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.store.StateStore;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of Certificate Transparency verify, written down here once more from RFC 6962. */
final class StaticCtLogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Ed25519Key KEY = Ed25519Key.generate(RANDOM);
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());
    private static final KeyPair CT_KEY = TlsKeys.generate(RANDOM);
    private static final Bytes ISSUER = Bytes.utf8("issuer");

    @TempDir
    Path folder;

    private StateStore store;
    private TransparencyLog log;
    private StaticCtLog ct;

    @BeforeEach
    void open() {
        store = StateStore.open(folder.resolve("log"));
        log = TransparencyLog.open(new LogTrust(LOG, List.of(), 0), CheckpointSigner.log(LOG, KEY::sign), store);
        ct = new StaticCtLog("log.example.internal:8443/ct", CT_KEY, log, StaticCtLogTest::issuer);
    }

    private static Optional<Bytes> issuer(Hash fingerprint) {
        return Optional.of(ISSUER).filter(der -> Hash.of(der).equals(fingerprint));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static LogEntry entry(int index) {
        return new LogEntry(index, NOW, Bytes.utf8("certificate " + index), List.of(Hash.of(ISSUER)));
    }

    private static boolean verifies(byte[] message, ByteBuffer signed) throws Exception {
        return verifies(CT_KEY.getPublic(), message, signed);
    }

    private static boolean verifies(PublicKey key, byte[] message, ByteBuffer signed) throws Exception {
        assertThat(signed.getShort()).isEqualTo((short) 0x0403);
        byte[] der = new byte[signed.getShort()];
        signed.get(der);
        assertThat(signed.hasRemaining()).isFalse();
        Signature verification = Signature.getInstance("SHA256withECDSA");
        verification.initVerify(key);
        verification.update(message);
        return verification.verify(der);
    }

    @Test
    void theTreeHeadIsSignedAsRfc6962HasIt() throws Exception {
        assertThat(ct.checkpoint(NOW)).isEmpty();
        log.append(1, List.of(entry(0), entry(1)), NOW);

        SignedNote note = SignedNote.parse(ct.checkpoint(NOW).orElseThrow());
        LogCheckpoint head = LogCheckpoint.parse(note.text());
        assertThat(head).isEqualTo(new LogCheckpoint("log.example.internal:8443/ct", 2, log.root(), List.of()));
        int keyId = NoteKey.keyId(
                head.origin(),
                0x05,
                Hash.of(Bytes.wrap(CT_KEY.getPublic().getEncoded())).bytes());
        ByteBuffer body = note.by(head.origin(), keyId).orElseThrow().content().buffer();
        assertThat(body.getLong()).isEqualTo(NOW.toEpochMilli());
        byte[] message = ByteBuffer.allocate(50)
                .put((byte) 0)
                .put((byte) 1)
                .putLong(NOW.toEpochMilli())
                .putLong(2)
                .put(log.root().toArray())
                .array();
        assertThat(verifies(message, body)).isTrue();
    }

    /** The same reading of the specification, put to a head that another log signed. */
    @Test
    void theTreeHeadOfARealLogVerifiesTheSameWay() throws Exception {
        Bytes spki = Bytes.wrap(Base64.getMimeDecoder().decode(published("rome2024h1.key")));
        SignedNote note = SignedNote.parse(published("rome2024h1.checkpoint"));
        LogCheckpoint head = LogCheckpoint.parse(note.text());

        int keyId = NoteKey.keyId(head.origin(), 0x05, Hash.of(spki).bytes());
        assertThat(keyId).isEqualTo(0x78f4abae);
        ByteBuffer body = note.by(head.origin(), keyId).orElseThrow().content().buffer();
        byte[] message = ByteBuffer.allocate(50)
                .put((byte) 0)
                .put((byte) 1)
                .putLong(body.getLong())
                .putLong(head.size())
                .put(head.root().toArray())
                .array();
        assertThat(verifies(TlsKeys.publicKey(spki), message, body)).isTrue();
    }

    private static String published(String name) throws IOException {
        try (InputStream in = NoteKey.class.getResourceAsStream(name)) {
            return Bytes.wrap(Objects.requireNonNull(in).readAllBytes()).utf8();
        }
    }

    @Test
    void anUnchangedHeadIsSignedAgainOnceAnHour() {
        log.append(1, List.of(entry(0)), NOW);
        String first = ct.checkpoint(NOW).orElseThrow();

        assertThat(ct.checkpoint(NOW.plus(Duration.ofMinutes(59)))).contains(first);
        assertThat(ct.checkpoint(NOW.plus(Duration.ofMinutes(61))).orElseThrow())
                .isNotEqualTo(first);
    }

    @Test
    void aCertificateOfTheLogHasATimestampAndNoOther() throws Exception {
        log.append(1, List.of(entry(0), entry(1)), NOW);
        StaticCtLog.Timestamp timestamp = ct.timestamp(entry(1).fingerprint()).orElseThrow();

        assertThat(timestamp.timestamp()).isEqualTo(NOW);
        assertThat(timestamp.extensions()).isEqualTo(Bytes.parseHex("0000050000000001"));
        byte[] certificate = entry(1).certificate().toArray();
        byte[] message = ByteBuffer.allocate(2 + 8 + 2 + 3 + certificate.length + 2 + 8)
                .putShort((short) 0)
                .putLong(NOW.toEpochMilli())
                .putShort((short) 0)
                .put((byte) 0)
                .putShort((short) certificate.length)
                .put(certificate)
                .putShort((short) 8)
                .put(timestamp.extensions().toArray())
                .array();
        assertThat(verifies(message, timestamp.signature().buffer())).isTrue();
        assertThat(ct.timestamp(Hash.ZERO)).isEmpty();
        assertThat(ct.issuer(Hash.of(ISSUER))).contains(ISSUER);
        assertThat(ct.issuer(Hash.ZERO)).isEmpty();
    }
}
