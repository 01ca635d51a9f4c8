package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.trustchain.acme.TestClient.Seen;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.authority.TestNetwork;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** ACME over a whole authority; only what a perspective sees is made up. */
final class AcmeFixture implements AutoCloseable {

    static final String NAME = "web.example.internal";

    final TestNetwork network;
    private final List<ControlInquiry> inquiries = new ArrayList<>();
    private final BlockingQueue<ControlMethod> decided = new LinkedBlockingQueue<>();
    private final Path folder;
    private final AcmeConfiguration configuration;
    AcmeServer server;
    volatile Finding finding = Finding.shown();
    volatile CountDownLatch gate = new CountDownLatch(0);

    AcmeFixture(Path folder) {
        this(folder, false, AcmeConfiguration.Limits.DEFAULT);
    }

    AcmeFixture(Path folder, boolean externalAccountRequired, AcmeConfiguration.Limits limits) {
        this.folder = folder;
        network = new TestNetwork(folder, TestNetwork.START);
        network.owners.put(NAME, network.member);
        network.owners.put("example.internal", network.administrator);
        configuration = AcmeConfiguration.of(TestClient.BASE, TestNetwork.DOMAIN, externalAccountRequired)
                .withLimits(limits)
                .withWeb();
        server = open();
    }

    /** As after the end of a process. */
    void restart() {
        server.close();
        server = open();
    }

    private AcmeServer open() {
        return AcmeServer.open(
                configuration,
                AcmeStore.open(folder.resolve("acme")),
                network.authority,
                network.ledger::ownership,
                this::look,
                new SecureRandom(),
                network::now,
                new AcmeObserver() {
                    @Override
                    public void validated(ControlMethod method, boolean shown, Duration took) {
                        decided.add(method);
                    }
                });
    }

    /** As the network's only validator does. */
    private Verdict look(ControlInquiry inquiry) throws InterruptedException {
        gate.await();
        synchronized (inquiries) {
            inquiries.add(inquiry);
        }
        ControlFinding word = network.sees(network.nodeKey, inquiry.claim());
        return switch (finding) {
            case Finding.Shown shown -> new Verdict.Met(List.of(word), shown.until());
            case Finding.NotShown not -> new Verdict.Unmet(not.problem());
        };
    }

    TestClient client() {
        TestClient client = new TestClient(server, "ES256");
        client.register();
        return client;
    }

    /** The same client, of the server after a restart. */
    TestClient resumed(TestClient before) {
        return new TestClient(server, "ES256", before.key, before.account);
    }

    static Map<String, Object> order(String... names) {
        return Map.of(
                "identifiers",
                Arrays.stream(names)
                        .map(name -> Map.of("type", name.contains(":") ? "ip" : "dns", "value", name))
                        .toList());
    }

    /** Meets a challenge of each of the order's authorizations, and waits until all are decided. */
    Seen meet(TestClient client, Seen order, ControlMethod method) {
        for (JsonNode url : order.json().path("authorizations").values()) {
            String authorization = TestClient.path(url.stringValue());
            client.post(
                    "/acme/chall/" + authorization.substring("/acme/authz/".length()) + "/" + method.text(), Map.of());
            decision();
            // The observer hears of it just before it is written down.
            while (!client.get(authorization).header("Retry-After").isEmpty()) {
                Thread.onSpinWait();
            }
        }
        return client.get(TestClient.path(order.header("Location")));
    }

    void decision() {
        try {
            if (decided.poll(20, TimeUnit.SECONDS) == null) {
                throw new IllegalStateException("no challenge was looked at");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Seen finish(TestClient client, Seen order, KeyPair key, String... names) {
        return client.post(TestClient.path(order.header("Location")) + "/finalize", Map.of("csr", csr(key, names)));
    }

    static String csr(KeyPair key, String... names) {
        String pem = SigningRequest.create(key, List.of(names));
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return TestClient.base64(Bytes.wrap(Base64.getDecoder().decode(body)));
    }

    /** A certificate from beginning to end, DER. */
    Bytes certificate(TestClient client, KeyPair key, String... names) {
        Seen order = client.post("/acme/new-order", order(names));
        meet(client, order, ControlMethod.DNS_01);
        Seen valid = finish(client, order, key, names);
        return der(client.get(TestClient.path(valid.json().path("certificate").stringValue())));
    }

    static Bytes der(Seen chain) {
        String pem = chain.answer().body().utf8();
        String first = pem.substring(pem.indexOf('\n'), pem.indexOf("-----END"));
        return Bytes.wrap(Base64.getMimeDecoder().decode(first));
    }

    @Override
    public void close() {
        server.close();
        network.close();
    }

    Optional<ControlInquiry> lastInquiry() {
        synchronized (inquiries) {
            return inquiries.isEmpty() ? Optional.empty() : Optional.of(inquiries.getLast());
        }
    }

    Optional<ControlQuestion> lastQuestion() {
        return lastInquiry().map(asked -> asked.question(TestNetwork.DOMAIN, network.now()));
    }
}
