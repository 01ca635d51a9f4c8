package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;

/**
 * What travels on a stream: u16 type, u32 length, payload.
 *
 * <p>The handshake's stream carries Hello, then Proof or Recall, then Accepted, both ways. A call's
 * stream carries Call and Body one way, Body or Refusal the other. A one-way stream carries Flow and
 * then bytes without frames; the other way comes nothing, or a Refusal where the receiver wants no more.
 *
 * <p>A type with the top bit set is optional: who does not know it skips it. Any other unknown type is
 * refused.
 */
public sealed interface Frame {

    int HEADER_BYTES = 6;

    int CODE_BYTES_MAX = 64;
    int REASON_BYTES_MAX = 512;

    /** Introduces one side. */
    record Introduction(Hello hello) implements Frame {}

    /** A post-quantum signature over the {@link Transcript}. */
    record Proof(Bytes signature) implements Frame {}

    /** In place of a proof: a MAC over the transcript, keyed by an earlier, proven connection. */
    record Recall(Bytes mac) implements Frame {}

    /** The other side is whom it says it is. */
    record Accepted() implements Frame {}

    /** The stream is a call to this service. */
    record Call(int service) implements Frame {}

    /** The stream flows one way, to this service. */
    record Flow(int service) implements Frame {}

    /** A request or an answer. */
    record Body(Bytes content) implements Frame {}

    /** An answer that says no. */
    record Refusal(String code, String reason) implements Frame {}

    /** The payload alone. */
    default Bytes payload() {
        return switch (this) {
            case Introduction(Hello hello) -> hello.encoded();
            case Proof(Bytes signature) -> signature;
            case Recall(Bytes mac) -> mac;
            case Accepted() -> Bytes.EMPTY;
            case Call(int service) -> new CanonicalWriter(2).u16(service).toBytes();
            case Flow(int service) -> new CanonicalWriter(2).u16(service).toBytes();
            case Body(Bytes content) -> content;
            case Refusal(String code, String reason) ->
                new CanonicalWriter().text(code).text(reason).toBytes();
        };
    }

    default FrameType type() {
        return switch (this) {
            case Introduction ignored -> FrameType.INTRODUCTION;
            case Proof ignored -> FrameType.PROOF;
            case Recall ignored -> FrameType.RECALL;
            case Accepted ignored -> FrameType.ACCEPTED;
            case Call ignored -> FrameType.CALL;
            case Flow ignored -> FrameType.FLOW;
            case Body ignored -> FrameType.BODY;
            case Refusal ignored -> FrameType.REFUSAL;
        };
    }

    /** Header and payload. */
    default Bytes encoded() {
        Bytes payload = payload();
        return new CanonicalWriter(HEADER_BYTES + payload.size())
                .u16(type().code())
                .bytes(payload)
                .toBytes();
    }

    /**
     * Reads a payload whose type and length the reader has checked.
     *
     * @throws MalformedInputException where it is none of that type
     */
    static Frame decode(FrameType type, Bytes payload) {
        return switch (type) {
            case INTRODUCTION -> new Introduction(CanonicalReader.decode(payload, Hello::decode));
            case PROOF -> new Proof(payload);
            case RECALL -> new Recall(payload);
            case ACCEPTED -> CanonicalReader.decode(payload, in -> new Accepted());
            case CALL -> new Call(CanonicalReader.<Integer>decode(payload, CanonicalReader::u16));
            case FLOW -> new Flow(CanonicalReader.<Integer>decode(payload, CanonicalReader::u16));
            case BODY -> new Body(payload);
            case REFUSAL ->
                CanonicalReader.decode(payload, in -> new Refusal(in.text(CODE_BYTES_MAX), in.text(REASON_BYTES_MAX)));
        };
    }

    /** An answer that fits its limits. */
    static Refusal refusal(String code, String reason) {
        return new Refusal(cut(code, CODE_BYTES_MAX), cut(reason, REASON_BYTES_MAX));
    }

    /** At most so many bytes of UTF-8, cut between characters. */
    private static String cut(String text, int bytesMax) {
        String cut = text;
        while (Bytes.utf8(cut).size() > bytesMax) {
            int bytesOver = Bytes.utf8(cut).size() - bytesMax;
            // A character has at most three bytes a char: never cuts too much in one step.
            int end = cut.length() - Math.max(1, bytesOver / 3);
            cut = cut.substring(0, Character.isHighSurrogate(cut.charAt(end - 1)) ? end - 1 : end);
        }
        return cut;
    }
}
