package internet2.trustchain.names.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Zones as they go to secondaries (RFC 5936, RFC 1995). */
final class TransfersTest extends OneServer {

    @Test
    void aWholeZoneGoesOutBetweenItsSoas() throws IOException {
        List<ResourceRecord> records = transfer(query(RecordType.AXFR, Optional.empty()));

        assertThat(records.getFirst().type()).isEqualTo(RecordType.SOA);
        assertThat(records.getLast()).isEqualTo(records.getFirst());
        assertThat(records.stream().map(ResourceRecord::toString))
                .contains(
                        "internal. 60 IN NS ns.internal.",
                        "www.a.internal. 60 IN A 192.0.2.1",
                        "sub.internal. 60 IN NS ns.sub.internal.",
                        "ns.sub.internal. 60 IN AAAA ::53")
                .doesNotContain("www.sub.internal. 60 IN AAAA ::1")
                .hasSize(6);
    }

    @Test
    void fromAPictureThatIsRememberedOnlyTheChangesGoOut() throws IOException {
        history.add(zones);
        zones = view(9, "192.0.2.9");
        history.add(zones);

        List<String> records = transfer(query(RecordType.IXFR, Optional.of(7L))).stream()
                .map(each -> each.type().equals(RecordType.SOA) ? "SOA " + ZoneHistory.serial(each) : each.toString())
                .toList();

        assertThat(records)
                .containsExactly(
                        "SOA 9",
                        "SOA 7",
                        "www.a.internal. 60 IN A 192.0.2.1",
                        "SOA 9",
                        "www.a.internal. 60 IN A 192.0.2.9",
                        "SOA 9");
        assertThat(transfer(query(RecordType.IXFR, Optional.of(9L)))).hasSize(1);
        assertThat(transfer(query(RecordType.IXFR, Optional.of(3L)))).hasSizeGreaterThan(5);
    }

    @Test
    void everyMessageOfALargeTransferIsSigned() throws IOException {
        for (int i = 0; i < 2000; i++) {
            zones = zones.with(set("host-" + i + ".internal", "AAAA", 60, "2001:db8::" + Integer.toHexString(i)));
        }
        Message query = Message.newQuery(Record.newRecord(Name.fromString("internal."), Type.AXFR, 1));
        TSIG tsig = tsig(KEY);
        tsig.apply(query, null);

        List<Bytes> messages = ask(query.toWire(65535));

        assertThat(messages).hasSizeGreaterThan(3);
        TSIG.StreamVerifier verifier = new TSIG.StreamVerifier(tsig, query.getTSIG());
        int records = 0;
        for (int i = 0; i < messages.size(); i++) {
            byte[] wire = messages.get(i).toArray();
            Message message = new Message(wire);
            assertThat(verifier.verify(message, wire, i == messages.size() - 1)).isEqualTo(Rcode.NOERROR);
            records += message.getSection(1).size();
        }
        assertThat(records).isEqualTo(2006);
    }

    @Test
    void whoMayNotHaveAZoneIsRefused() throws IOException {
        DnsMessage query = query(RecordType.AXFR, Optional.empty());
        assertThat(code(answers(query.encode(), Transport.TCP, InetAddress.ofLiteral("2001:db9::1"))))
                .isEqualTo(ResponseCode.REFUSED);
        assertThat(code(answers(query.encode(), Transport.UDP, CLIENT))).isEqualTo(ResponseCode.REFUSED);
    }
}
