package internet2.server;

import internet2.server.settings.WitnessAddress;
import internet2.trustchain.gossip.Growth;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogListener;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.witness.AddCheckpoint;
import internet2.trustchain.witness.WitnessVerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks witnesses beside the network to cosign each new head of its log (C2SP tlog-witness), and adds what they signed
 * to the head. One thread for each; heads that come while a witness is busy are one. A witness that does not answer is
 * asked again with the next head.
 */
final class Witnesses implements LogListener, AutoCloseable {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final int ANSWER_CHARACTERS_MAX = 64 << 10;
    private static final int TRIES = 3;

    private static final Logger log = LoggerFactory.getLogger(Witnesses.class);

    private final TransparencyLog transparency;
    private final HttpClient http;
    private final Consumer<String> observer;
    private final List<Asking> asking;

    /**
     * Begins with the head that is there.
     *
     * @param observer told of each witness's answer: {@code cosigned} or {@code refused}
     */
    Witnesses(
            List<WitnessAddress> witnesses, TransparencyLog transparency, HttpClient http, Consumer<String> observer) {
        this.transparency = transparency;
        this.http = http;
        this.observer = observer;
        this.asking = witnesses.stream().map(Asking::new).toList();
        asking.forEach(each -> each.thread.start());
    }

    @Override
    public void signed(LogCheckpoint head) {
        asking.forEach(each -> each.due.release());
    }

    /** One witness, and how far it has come as far as we know. */
    private final class Asking {

        private final WitnessAddress witness;
        private final Semaphore due = new Semaphore(1);
        private final Thread thread = Thread.ofVirtual().name("witness").unstarted(this::run);
        private long size;

        Asking(WitnessAddress witness) {
            this.witness = witness;
        }

        private void run() {
            try {
                while (true) {
                    due.acquire();
                    due.drainPermits();
                    ask();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void ask() throws InterruptedException {
            String why = "it answers with one size after the other";
            try {
                for (int i = 0; i < TRIES; i++) {
                    SignedNote note = SignedNote.parse(transparency.checkpoint().orElse(""));
                    LogCheckpoint head = LogCheckpoint.parse(note.text());
                    HttpResponse<String> answer = send(request(note, head).toString());
                    if (answer.statusCode() == 200) {
                        size = head.size();
                        taken(note, answer.body());
                        return;
                    }
                    why = "status " + answer.statusCode() + ": " + shortened(answer.body());
                    if (answer.statusCode() != 409 || !learnt(answer.body(), head)) {
                        break;
                    }
                }
            } catch (IOException e) {
                why = String.valueOf(e.getMessage());
            } catch (LogRefused e) {
                why = e.reason();
            }
            observer.accept("refused");
            log.atWarn()
                    .addKeyValue("witness", witness.prefix())
                    .addKeyValue("reason", why)
                    .log("head of the log not witnessed");
        }

        private AddCheckpoint request(SignedNote note, LogCheckpoint head) {
            SignedNote signed = new SignedNote(
                    note.text(), transparency.key().line(note).stream().toList());
            return size == 0 || size > head.size()
                    ? new AddCheckpoint(0, List.of(), signed)
                    : new AddCheckpoint(
                            size,
                            Growth.of(transparency.subtrees(), size, head.size())
                                    .proof()
                                    .path(),
                            signed);
        }

        /** "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal." */
        private boolean learnt(String body, LogCheckpoint head) {
            try {
                size = Long.parseLong(body.strip());
                return size >= 0 && size <= head.size();
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private void taken(SignedNote note, String lines) throws LogRefused {
            SignedNote answered = SignedNote.parse(note.text() + "\n" + lines);
            List<SignedNote.Signature> hold = new ArrayList<>();
            for (WitnessVerifierKey key : witness.keys()) {
                key.line(answered).ifPresent(hold::add);
            }
            if (hold.isEmpty()) {
                throw new LogRefused(LogRefused.Code.BAD_COSIGNATURE, "none of its keys signed what it answered");
            }
            transparency.add(note.text(), hold);
            observer.accept("cosigned");
        }

        private HttpResponse<String> send(String body) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(witness.prefix() + "/add-checkpoint"))
                    .timeout(ANSWER_TIMEOUT)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = http.send(
                    request,
                    BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), ANSWER_CHARACTERS_MAX));
            return answer;
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(200, text.length())).strip();
    }

    @Override
    public void close() {
        asking.forEach(each -> each.thread.interrupt());
        http.shutdownNow();
    }
}
