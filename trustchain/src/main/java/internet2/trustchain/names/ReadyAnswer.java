package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** An answer as it goes out, behind whatever question is repeated before it: encoded once, given many times. */
public final class ReadyAnswer {

    private static final int TTL_OFFSET = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    final ResponseCode code;
    final boolean authentic;
    final int extendedError;
    final int answers;
    final int authority;
    final byte[] sections;
    private final int[] ttlAt;
    private final long madeNanos;
    private final LongSupplier nanoTime;

    private ReadyAnswer(
            ResponseCode code,
            boolean authentic,
            int extendedError,
            int answers,
            int authority,
            byte[] sections,
            int[] ttlAt,
            LongSupplier nanoTime) {
        this.code = code;
        this.authentic = authentic;
        this.extendedError = extendedError;
        this.answers = answers;
        this.authority = authority;
        this.sections = sections;
        this.ttlAt = ttlAt;
        this.nanoTime = nanoTime;
        this.madeNanos = nanoTime.getAsLong();
    }

    /**
     * @param authentic all of it was validated (RFC 4035 3.2.3)
     * @param extendedError a number of RFC 8914, -1 for none
     * @param nanoTime by which it ages from now on
     * @throws MalformedInputException where it makes more than 65,535 bytes
     */
    public static ReadyAnswer of(
            DomainName question,
            ResponseCode code,
            boolean authentic,
            int extendedError,
            List<ResourceRecord> answers,
            List<ResourceRecord> authority,
            LongSupplier nanoTime) {
        WireWriter out = new WireWriter();
        out.bytes(new byte[DnsMessage.HEADER_BYTES]).compressedName(question).u32(0);
        int start = out.size();
        int[] ttlAt = new int[answers.size() + authority.size()];
        int count = 0;
        for (List<ResourceRecord> section : List.of(answers, authority)) {
            for (ResourceRecord each : section) {
                out.compressedName(each.name());
                ttlAt[count++] = out.size() - start + TTL_OFFSET;
                out.u16(each.type().code()).u16(each.dnsClass());
                out.u32(each.ttl()).u16(each.data().size()).bytes(each.data());
            }
        }
        Bytes all = out.toBytes();
        byte[] sections = all.slice(start, all.size()).toArray();
        return new ReadyAnswer(
                code, authentic, extendedError, answers.size(), authority.size(), sections, ttlAt, nanoTime);
    }

    /** Since it was made. */
    public int secondsPassed() {
        return (int) ((nanoTime.getAsLong() - madeNanos) / NANOS_PER_SECOND);
    }

    /** What it takes in memory. */
    public int bytes() {
        return sections.length + ttlAt.length * Integer.BYTES;
    }

    /** Copies the sections and takes the time that has passed off each time to live. */
    void copyTo(byte[] out, int at) {
        int secondsPassed = secondsPassed();
        System.arraycopy(sections, 0, out, at, sections.length);
        if (secondsPassed > 0) {
            for (int each : ttlAt) {
                age(out, at + each, secondsPassed);
            }
        }
    }

    private static void age(byte[] out, int at, int seconds) {
        int ttl =
                (out[at] & 0xff) << 24 | (out[at + 1] & 0xff) << 16 | (out[at + 2] & 0xff) << 8 | (out[at + 3] & 0xff);
        int left = Math.max(0, ttl - seconds);
        out[at] = (byte) (left >>> 24);
        out[at + 1] = (byte) (left >>> 16);
        out[at + 2] = (byte) (left >>> 8);
        out[at + 3] = (byte) left;
    }

    @Override
    public String toString() {
        return code + ", " + answers + " records, " + sections.length + " bytes at " + Arrays.toString(ttlAt);
    }
}
