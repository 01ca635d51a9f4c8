package internet2.bench;

import internet2.cli.Credential;
import internet2.foundation.Bytes;
import internet2.foundation.configuration.AddressText;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.server.gateway.ApiJson;
import internet2.stoq.quic.EventLoops;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DnsObserver;
import internet2.trustchain.names.DnsServer;
import internet2.trustchain.names.DnsServerConfiguration;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesGenesis;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Recursion;
import internet2.trustchain.names.ZoneFeed;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * From an operation that sets a record to the first answer over UDP that has it, one after the other. Unsigned: the
 * ledger of one validator and a DNS server, in this process. Signed: a whole node, changed through its gateway.
 *
 * <p>Arguments: an empty folder, changes, the node's data folder, its address of DNS.
 */
public final class NameLatency {

    private static final DomainName ZONE = DomainName.parse("example.internal");
    /** Where the flags of the OPT record stand, which is the query's last (RFC 6891 6.1.3). */
    private static final int DO_FROM_END = 4;

    private static final Duration POLL = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DatagramSocket socket;
    private final int count;

    private NameLatency(DatagramSocket socket, int count) {
        this.socket = socket;
        this.count = count;
    }

    public static void main(String[] arguments) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(AddressText.parseSocketAddress("[::1]:0"))) {
            socket.setSoTimeout(1000);
            NameLatency latency = new NameLatency(socket, Integer.parseInt(arguments[1]));
            latency.unsigned(Path.of(arguments[0]));
            latency.signed(Path.of(arguments[2]), AddressText.parseSocketAddress(arguments[3]));
        }
        System.exit(0);
    }

    private void unsigned(Path folder) throws Exception {
        Genesis genesis = Genesis.ofOne(
                "bench",
                Instant.now(),
                TestNetwork.VALIDATOR.publicKey(),
                TestNetwork.ADMINISTRATOR.publicKey(),
                TestNetwork.parameters(),
                Map.of(
                        NamesModule.NAME,
                        NamesGenesis.of(TestNetwork.ADMINISTRATOR.publicKey().id(), List.of(ZONE))
                                .encoded()));
        try (TestNetwork network = new TestNetwork(folder, genesis, new NamesModule());
                EventLoops loops = EventLoops.open(1)) {
            Ledger ledger = network.openValidator();
            NodeAccount node = network.start(ledger);
            try (ZoneFeed zones = ZoneFeed.of(ledger);
                    DnsServer server = DnsServer.open(
                            DnsServerConfiguration.of(AddressText.parseSocketAddress("[::1]:0"), Optional.empty()),
                            zones,
                            Recursion.NONE,
                            Optional.empty(),
                            loops,
                            InstantSource.system(),
                            DnsObserver.NONE)) {
                Session administrator = network.administrator(ledger);
                measure(
                        "unsigned, ledger of one validator",
                        server.plainAddress(),
                        false,
                        (name, address) -> administrator.submit(
                                NamesModule.NAME,
                                new NamesOperation.SetRecords(RecordSet.parse(name, RecordType.AAAA, 60, address))));
            }
            node.close();
        }
    }

    private void signed(Path data, InetSocketAddress server) throws Exception {
        URI gateway = URI.create(Files.readString(data.resolve("gateway")).strip());
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Credential.sslContext(data))
                .build()) {
            measure(
                    "signed, a whole node through its gateway",
                    server,
                    true,
                    (name, address) -> http.sendAsync(
                                    HttpRequest.newBuilder(gateway.resolve("/api/v1/dns/update"))
                                            .header("Content-Type", "application/json")
                                            .POST(HttpRequest.BodyPublishers.ofByteArray(ApiJson.write(Map.of(
                                                    "action",
                                                    "set",
                                                    "name",
                                                    name.toString(),
                                                    "type",
                                                    "AAAA",
                                                    "values",
                                                    List.of(address)))))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .thenApply(HttpResponse::body));
        }
    }

    /** Begins a change; the answers tell when it is done. */
    private interface Change {
        CompletableFuture<?> begin(DomainName name, String address) throws Exception;
    }

    private void measure(String what, InetSocketAddress server, boolean signed, Change change) throws Exception {
        int warmUp = Math.max(10, count / 10);
        long[] nanos = new long[count];
        for (int i = -warmUp; i < count; i++) {
            DomainName name = ZONE.child("change" + Math.floorMod(i, 16));
            String address = "fd00::" + Integer.toHexString(i + warmUp + 1);
            long began = System.nanoTime();
            CompletableFuture<?> underWay = change.begin(name, address);
            await(name, address, signed, server, underWay);
            if (i >= 0) {
                nanos[i] = System.nanoTime() - began;
            }
        }
        System.out.println(new Figures(
                "operation to answer, " + what, nanos, Arrays.stream(nanos).sum() / 1e9));
    }

    private void await(
            DomainName name, String address, boolean signed, InetSocketAddress server, CompletableFuture<?> underWay)
            throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(name, address, signed, server)) {
            if (System.nanoTime() > end) {
                throw new IOException(name + " was not answered in time: " + underWay.getNow(null));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private boolean answers(DomainName name, String address, boolean signed, InetSocketAddress server)
            throws IOException {
        byte[] query = DnsMessage.query(0, name, RecordType.AAAA).encode().toArray();
        if (signed) {
            query[query.length - DO_FROM_END] = (byte) 0x80;
        }
        socket.send(new DatagramPacket(query, query.length, server));
        DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
        try {
            socket.receive(answer);
        } catch (SocketTimeoutException e) {
            return false;
        }
        DnsMessage message = DnsMessage.decode(Bytes.wrap(Arrays.copyOf(answer.getData(), answer.getLength())));
        boolean there = message.answers().stream().anyMatch(each -> each.text().equals(address));
        boolean proven = message.answers().stream().anyMatch(each -> each.type().equals(RecordType.RRSIG));
        return there && (proven || !signed);
    }
}
