package internet2.trustchain.validation;

import internet2.foundation.Bytes;

/**
 * RFC 5280 section 4.1.1.2.
 *
 * @param parameters the DER of the parameters; empty where they are absent
 */
record AlgorithmIdentifier(Oid algorithm, Bytes parameters) {

    static AlgorithmIdentifier read(DerReader in) {
        DerReader fields = in.sequence();
        Oid algorithm = fields.oid();
        Bytes parameters = fields.hasNext() ? fields.element() : Bytes.EMPTY;
        fields.end();
        return new AlgorithmIdentifier(algorithm, parameters);
    }
}
