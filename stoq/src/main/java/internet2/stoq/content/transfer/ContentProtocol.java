package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.stoq.content.chunking.ChunkSizes;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.packing.PackedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two questions, each about a list of ids: which of these are there, and give me these. */
final class ContentProtocol {

    /** Answer: {@link Presence}. */
    static final int HAVE = 8;

    /** Answer: {@link Delivery}. */
    static final int GET = 9;

    static final int HAVE_IDS_MAX = 1024;
    static final int GET_IDS_MAX = 64;

    /** Payloads of one answer: one object of the largest. More is refused, so who asks asks for less. */
    static final int DELIVERY_BYTES_MAX = ChunkSizes.CHUNK_BYTES_MAX;

    private ContentProtocol() {}

    /** A u32 count, then the ids. */
    record Question(List<ContentId> ids) implements Encodable {

        Question {
            ids = List.copyOf(ids);
        }

        static Question decode(CanonicalReader in, int idsMax) {
            return new Question(in.list(idsMax, ContentId::decode));
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.list(ids, CanonicalWriter::value);
        }
    }

    /** Whether each is there, in the order of the question. */
    record Presence(List<Boolean> there) implements Encodable {

        Presence {
            there = List.copyOf(there);
        }

        static Presence decode(CanonicalReader in, int asked) {
            List<Boolean> there = in.list(asked, CanonicalReader::bool);
            if (there.size() != asked) {
                throw in.malformed(asked + " objects were asked about, " + there.size() + " answered");
            }
            return new Presence(there);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.list(there, CanonicalWriter::bool);
        }
    }

    /** Each object that is there, in the order of the question. */
    record Delivery(List<Optional<PackedObject>> objects) implements Encodable {

        Delivery {
            objects = List.copyOf(objects);
        }

        /** Each as large as any object: one of another size than was announced is the publisher's fault. */
        static Delivery decode(CanonicalReader in, int asked) {
            long count = in.u32();
            if (count != asked) {
                throw in.malformed(asked + " objects were asked for, " + count + " answered");
            }
            List<Optional<PackedObject>> objects = new ArrayList<>(asked);
            for (int i = 0; i < asked; i++) {
                objects.add(in.optional(one -> PackedObject.decode(one, ChunkSizes.CHUNK_BYTES_MAX)));
            }
            return new Delivery(objects);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.list(objects, (to, object) -> to.optional(object, CanonicalWriter::value));
        }

        /** Of the encoding. */
        static final int BYTES_MAX = DELIVERY_BYTES_MAX + overhead(GET_IDS_MAX);

        private static int overhead(int objects) {
            return 8 + objects * (1 + PackedObject.OVERHEAD_BYTES);
        }

        /** In one piece: deliveries are large. */
        @Override
        public Bytes encoded() {
            int payloads = objects.stream()
                    .flatMap(Optional::stream)
                    .mapToInt(object -> object.payload().size())
                    .sum();
            CanonicalWriter out = new CanonicalWriter(payloads + overhead(objects.size()));
            encode(out);
            return out.toBytes();
        }
    }
}
