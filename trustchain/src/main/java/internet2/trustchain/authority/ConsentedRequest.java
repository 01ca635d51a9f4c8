package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * What a requester consents to.
 *
 * @param csr exactly as it will be handed in
 * @param names all that the certificate is to have, in whatever order
 */
public record ConsentedRequest(NodeId requester, Bytes csr, Purpose purpose, List<SubjectName> names)
        implements Encodable {

    public ConsentedRequest {
        names = List.copyOf(names);
    }

    @Override
    public void encode(CanonicalWriter out) {
        List<String> sorted = names.stream().map(SubjectName::text).sorted().toList();
        out.hash(requester.hash()).hash(Hash.of(csr)).u8(purpose.code()).list(sorted, CanonicalWriter::text);
    }
}
