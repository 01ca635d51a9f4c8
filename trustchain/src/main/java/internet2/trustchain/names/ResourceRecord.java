package internet2.trustchain.names;

import internet2.foundation.Bytes;

/**
 * One record of a message (RFC 1035 4.1.3).
 *
 * @param ttl seconds, unsigned 32 bits
 * @param data the RDATA, names uncompressed
 */
public record ResourceRecord(DomainName name, RecordType type, int dnsClass, long ttl, Bytes data) {

    /** The master-file form of the data. */
    public String text() {
        return RecordData.print(type, data);
    }

    /** One line of a master file. */
    @Override
    public String toString() {
        String className = dnsClass == DnsMessage.CLASS_IN ? "IN" : "CLASS" + dnsClass;
        return name + " " + ttl + " " + className + " " + type + " " + text();
    }
}
