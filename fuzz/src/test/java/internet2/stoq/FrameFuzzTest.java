package internet2.stoq;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A peer's bytes before and after it has proven who it is. */
final class FrameFuzzTest extends FuzzTargets {

    private static final int MESSAGE_BYTES_MAX = 32 << 10;

    /** What came of a stream: its frames, and the kind of error that ended it. */
    private record Read(List<Frame> frames, String end, boolean inMidst) {}

    @FuzzTest
    void hello(byte[] data) {
        canonical(data, Hello::decode);
    }

    /** However the bytes arrive, the frames are the same; and each can be written and read again. */
    @FuzzTest
    void frames(byte[] data) {
        Read whole = read(data, data.length);
        if (data.length > 0) {
            same(whole, read(data, 1 + (data[data.length - 1] & 0x1f)));
        }
        for (Frame frame : whole.frames()) {
            parsed(() -> frame);
            byte[] written = frame.encoded().toArray();
            same(new Read(List.of(frame), "", false), read(written, written.length));
        }
    }

    private static Read read(byte[] data, int pieceSize) {
        FrameReader reader = new FrameReader(MESSAGE_BYTES_MAX, FrameReader.Budget.unlimited());
        List<Frame> frames = new ArrayList<>();
        try {
            for (int at = 0; at < data.length; at += pieceSize) {
                ByteBuffer piece = ByteBuffer.wrap(data, at, Math.min(pieceSize, data.length - at));
                for (Optional<Frame> next = reader.next(piece); next.isPresent(); next = reader.next(piece)) {
                    frames.add(next.get());
                }
                holds(!piece.hasRemaining(), "the reader left bytes lying");
            }
        } catch (MalformedInputException | StoqRefusal refusal) {
            return new Read(frames, String.valueOf(refusal.getMessage()), false);
        }
        return new Read(frames, "", reader.inMidst());
    }

    @Override
    protected int mutations(String target) {
        return 1000;
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        SecureRandom random = new SecureRandom();
        HybridPublicKey keys =
                HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random).publicKey();
        Hash hash = Hash.of(Bytes.utf8("nonce"));
        Hello hello = new Hello(
                Hello.VERSION, new NetworkId(hash), keys, hash, Optional.of(hash), Bytes.utf8("a trust proof"));
        seeds.valid("hello", "remembered", hello);
        List<Frame> handshake = List.of(
                new Frame.Introduction(hello),
                new Frame.Proof(Bytes.wrap(new byte[64])),
                new Frame.Recall(hash.bytes()),
                new Frame.Accepted());
        List<Frame> call = List.of(
                new Frame.Call(17), new Frame.Body(Bytes.utf8("request")), new Frame.Refusal("overloaded", "later"));
        seeds.valid("frames", "handshake", joined(handshake));
        seeds.valid("frames", "call", joined(call));
        seeds.valid("frames", "flow", new Frame.Flow(48).encoded().concat(new Frame.Accepted().encoded()));
        Bytes optional = header(0x8123, 3).concat(Bytes.utf8("new"));
        seeds.valid("frames", "optional", optional.concat(joined(call)));
        seeds.hostile("frames", "body-of-four-gibibytes", header(17, 0xffff_ffffL));
        seeds.hostile("frames", "unknown", header(9, 0));
        seeds.hostile("frames", "long-optional", header(0xffff, 0xffff_ffffL));
        seeds.hostile("frames", "accepted-with-payload", header(4, 1).concat(Bytes.of((byte) 0)));
    }

    private static Bytes header(int type, long length) {
        return new CanonicalWriter().u16(type).u32(length).toBytes();
    }

    private static Bytes joined(List<Frame> frames) {
        return frames.stream().map(Frame::encoded).reduce(Bytes.EMPTY, Bytes::concat);
    }
}
