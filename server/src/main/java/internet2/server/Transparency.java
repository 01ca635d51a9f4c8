package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.OperationRefused;
import internet2.server.adapters.LogAdapter;
import internet2.server.adapters.StaticCtAdapter;
import internet2.server.adapters.WitnessAdapter;
import internet2.server.gateway.LogApi;
import internet2.server.gateway.StaticCtApi;
import internet2.server.gateway.StreamEvent;
import internet2.server.gateway.WitnessApi;
import internet2.server.peers.LogGossip;
import internet2.server.settings.NodeSettings;
import internet2.trustchain.gossip.LogEvidenceModule;
import internet2.trustchain.gossip.SplitView;
import internet2.trustchain.gossip.SplitViews;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.monitor.Monitor;
import internet2.trustchain.staticct.StaticCtLog;
import internet2.trustchain.witness.Witness;
import internet2.trustchain.witness.WitnessKey;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands around the log: who watches it, who witnesses it, who is told, and how clients read it. */
final class Transparency {

    /** Not among the keys that a backup holds: a witness that forgot what it signed would sign a second view. */
    static final String WITNESS_KEY = "witness/key";

    private static final String CT_KEY = "keys/ct.pem";
    private static final int NAME_DIGITS = 16;

    /** New heads are told at once; this is for those who were away, and for logs that stand still. */
    private static final Duration GOSSIP_PAUSE = Duration.ofSeconds(10);

    private static final Duration EVIDENCE_RETRY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Transparency.class);

    private final Foundations ground;
    private final Core core;
    private final NodeSettings.Log settings;
    private final LogAlerts alerts;

    Transparency(Foundations ground, Core core) {
        this.ground = ground;
        this.core = core;
        this.settings = ground.settings().log();
        this.alerts = ground.parts().add(alerts());
    }

    private LogAlerts alerts() {
        Monitor monitor = new Monitor(settings.watch(), Set.copyOf(settings.watchIssuers()));
        Optional<Webhook> webhook = settings.hook()
                .map(url -> new Webhook(url, HttpsTrust.client(settings.trusted()), ground.metrics()::webhook));
        return new LogAlerts(monitor, core.log(), ground.files(), webhook, ground.metrics(), ground.clock());
    }

    LogApi log() {
        return new LogAdapter(
                core.log(), core.certificates(), core.ledger().query(SplitViews.class), alerts::unpublished);
    }

    WitnessApi witness() {
        List<NoteKey> logs = settings.witnessFor();
        return new WitnessAdapter(new Witness(witnessKey(), logs, memory()), logs, ground.clock());
    }

    /** Each head in a file of its own, which is replaced at once and is on disk before anything is signed. */
    private Witness.Memory memory() {
        return new Witness.Memory() {
            @Override
            public Optional<String> last(Hash origin) {
                return ground.files().read("witness/" + origin.hex());
            }

            @Override
            public void keep(Hash origin, String note) {
                ground.files().write("witness/" + origin.hex(), note);
            }
        };
    }

    private WitnessKey witnessKey() {
        Optional<Bytes> kept = ground.files().folder().readSecret(WITNESS_KEY);
        try {
            if (kept.isPresent()) {
                return CanonicalReader.decode(kept.get(), WitnessKey::decode);
            }
        } catch (MalformedInputException e) {
            throw new StartFailure(WITNESS_KEY + " is damaged; restore it from a backup of this data folder", e);
        }
        String name = ground.certificates().trustDomain() + "/witness/"
                + ground.id().toString().substring(0, NAME_DIGITS);
        WitnessKey fresh = WitnessKey.generate(name, ground.random());
        ground.files().folder().writeSecret(WITNESS_KEY, fresh.encoded());
        return fresh;
    }

    StaticCtApi staticCt() {
        Bytes root = ground.certificates().root();
        Optional<StaticCtLog> here = ground.foundedHere(core.ledger().query(Membership.class))
                ? Optional.of(new StaticCtLog(
                        settings.staticCt()
                                .orElse(Listening.text(ground.listening().https()) + "/ct"),
                        ctKey(),
                        core.log(),
                        core.certificates()::authority))
                : Optional.empty();
        return new StaticCtAdapter(here, root, ground.clock());
    }

    /** RFC 6962 section 2.1.4: a log signs with ECDSA on P-256, which the key of checkpoints is not. */
    private KeyPair ctKey() {
        Optional<String> kept = ground.files().read(CT_KEY);
        try {
            if (kept.isPresent()) {
                List<Pem> blocks = Pem.parseAll(kept.get());
                return new KeyPair(
                        TlsKeys.publicKey(blocks.getLast().content()),
                        TlsKeys.parsePem(blocks.getFirst().text()));
            }
        } catch (MalformedPemException | IllegalArgumentException | NoSuchElementException e) {
            throw new StartFailure(CT_KEY + " is damaged; restore it from a backup of this data folder", e);
        }
        KeyPair fresh = TlsKeys.generate(ground.random());
        Bytes publicKey = Bytes.wrap(fresh.getPublic().getEncoded());
        ground.files().write(CT_KEY, TlsKeys.toPem(fresh.getPrivate()) + new Pem("PUBLIC KEY", publicKey).text());
        return fresh;
    }

    /** From now on people are told, peers talk, and witnesses are asked. */
    void start(Consumer<StreamEvent> stream) {
        ground.parts().add(core.log().subscribe(alerts));
        alerts.start(stream);
        gossip();
        if (!settings.witnesses().isEmpty()) {
            Witnesses witnesses = ground.parts()
                    .add(new Witnesses(
                            settings.witnesses(),
                            core.log(),
                            HttpsTrust.client(settings.trusted()),
                            ground.metrics()::witnessed));
            ground.parts().add(core.log().subscribe(witnesses));
        }
    }

    /** Everybody is shown the same log, or somebody finds out. */
    private void gossip() {
        Directory directory = core.transport().directory();
        Membership membership = core.ledger().query(Membership.class);
        LogGossip gossip = ground.parts()
                .add(new LogGossip(
                        core.transport().network(),
                        core.log(),
                        membership::validators,
                        ground.identity(),
                        directory::others,
                        this::found,
                        ground.clock()));
        core.transport().connect(gossip);
        ground.parts().add(core.log().subscribe(gossip));
        core.keeper().every(GOSSIP_PAUSE, gossip::tellSoon);
        gossip.tellSoon();
    }

    /** The operator hears of it, and it goes on record; whoever is second is refused, which is as good. */
    private void found(SplitView evidence, List<Cosigner> known) {
        alerts.split(evidence, known);
        Thread bringing = Thread.ofVirtual().name("log-evidence").start(() -> bring(evidence));
        ground.parts().add(bringing::interrupt);
    }

    /** Until the ledger has judged: where the log is bent, the ledger may be in trouble too. */
    private void bring(SplitView evidence) {
        try {
            while (!judged(evidence)) {
                Thread.sleep(EVIDENCE_RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean judged(SplitView evidence) {
        try {
            core.accounts()
                    .node()
                    .submit(LogEvidenceModule.NAME, evidence)
                    .join()
                    .result();
            log.atWarn().log("evidence against the log is on record");
            return true;
        } catch (OperationRefused e) {
            log.atInfo()
                    .addKeyValue("code", e.code())
                    .addKeyValue("reason", e.reason())
                    .log("evidence against the log refused");
            return true;
        } catch (LedgerUnavailableException e) {
            return false;
        } catch (CompletionException e) {
            if (e.getCause() instanceof LedgerUnavailableException) {
                return false;
            }
            log.atError().setCause(e).log("evidence against the log broke down");
            return true;
        }
    }
}
