package internet2.ledger.node;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.BlockHeader;
import java.util.List;

/** Headers, one after the other: what a node asks for that fetches state instead of blocks. */
public record HeaderRange(List<BlockHeader> headers) implements Encodable {

    /** In one response. */
    public static final int HEADERS_MAX = 1024;

    /** Up to {@code count} headers that end with the one of {@code last}; fewer where older blocks are not kept. */
    public record Request(long last, int count) implements Encodable {

        public Request {
            if (last < 1 || count < 1 || count > HEADERS_MAX) {
                throw new IllegalArgumentException("1 to 1024 headers are asked for");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u64(last).u16(count);
        }

        public static Request decode(CanonicalReader in) {
            try {
                return new Request(in.u64(), in.u16());
            } catch (IllegalArgumentException wrong) {
                throw in.malformed(String.valueOf(wrong.getMessage()));
            }
        }
    }

    public HeaderRange {
        headers = List.copyOf(headers);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(headers, CanonicalWriter::value);
    }

    public static HeaderRange decode(CanonicalReader in) {
        return new HeaderRange(in.list(HEADERS_MAX, BlockHeader::decode));
    }
}
