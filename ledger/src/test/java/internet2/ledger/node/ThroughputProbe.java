package internet2.ledger.node;

import internet2.foundation.crypto.FastCrypto;
import internet2.ledger.Ledger;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.Outcome;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** How fast a ledger of one is on this machine: run by hand. */
final class ThroughputProbe {

    private static final int SENDERS = 2;
    private static final int OPERATIONS = 20_000;

    private ThroughputProbe() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("probe");
        System.out.println("corretto " + FastCrypto.accelerated());
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.parameters(), new NotesModule())) {
            Ledger ledger = network.openValidator();
            NodeAccount node = network.start(ledger);
            for (int i = 0; i < 2000; i++) {
                node.session().submit("notes", new Write("warm", "" + i)).join();
            }
            long start = System.nanoTime();
            for (int i = 0; i < 500; i++) {
                node.session().submit("notes", new Write("one", "" + i)).join();
            }
            System.out.printf("idle latency %.2f ms%n", (System.nanoTime() - start) / 500e6);
            for (int round = 0; round < 4; round++) {
                round(network, ledger);
            }
            System.out.println(ledger.status());
        }
    }

    private static void round(TestNetwork network, Ledger ledger) throws Exception {
        List<Thread> senders = new ArrayList<>();
        AtomicLong accepted = new AtomicLong();
        long heightBefore = ledger.tip().height();
        long start = System.nanoTime();
        for (int s = 0; s < SENDERS; s++) {
            Session session = network.administrator(ledger);
            int sender = s;
            senders.add(Thread.ofPlatform().start(() -> {
                List<CompletableFuture<?>> sent = new ArrayList<>();
                for (int i = 0; i < OPERATIONS / SENDERS; i++) {
                    sent.add(session.submit("notes", new Write("note " + sender + " " + i, "text"))
                            .thenAccept(receipt -> {
                                if (receipt.outcome() instanceof Outcome.Accepted) {
                                    accepted.incrementAndGet();
                                }
                            }));
                }
                CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d accepted in %.2f s: %.0f op/s, %d blocks%n",
                accepted.get(), seconds, accepted.get() / seconds, ledger.tip().height() - heightBefore);
    }
}
