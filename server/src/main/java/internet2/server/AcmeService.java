package internet2.server;

import internet2.server.perspective.LocalPerspective;
import internet2.server.perspective.Targets;
import internet2.server.perspective.ZoneProbe;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.trustchain.NodeNames;
import internet2.trustchain.acme.AcmeConfiguration;
import internet2.trustchain.acme.AcmeConfiguration.Limits;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.AcmeObserver;
import internet2.trustchain.acme.AcmeServer;
import internet2.trustchain.acme.AcmeStore;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.authority.ControlMethod;
import java.time.Duration;

/** ACME where the network was founded: there its accounts are. */
final class AcmeService {

    private AcmeService() {}

    static AcmeServer open(Foundations ground, Core core, Authority authority, CertificateLedger ledger) {
        NodeSettings.Acme settings = ground.settings().acme();
        boolean alone = ground.settings().internet2().bindAddress().isLoopbackAddress();
        LocalPerspective perspective = ground.parts()
                .add(new LocalPerspective(
                        new Targets(settings.httpPort(), settings.tlsPort(), alone), new ZoneProbe(core.zones())));
        return ground.parts()
                .add(AcmeServer.open(
                        configuration(ground, authority.web().isPresent()),
                        AcmeStore.open(ground.files().folder().resolve("acme")),
                        authority,
                        ledger::ownership,
                        perspective,
                        ground.random(),
                        ground.clock(),
                        observer(ground.metrics())));
    }

    private static AcmeConfiguration configuration(Foundations ground, boolean web) {
        NodeSettings.Acme settings = ground.settings().acme();
        Limits limits = new Limits(
                settings.accountsPerClient(),
                settings.ordersPerAccount(),
                settings.certificatesPerName(),
                settings.failuresPerName());
        AcmeConfiguration own = AcmeConfiguration.of(
                        base(ground),
                        ground.certificates().trustDomain(),
                        settings.externalAccountRequired(),
                        ground.certificates().policy().lifetimes().standard())
                .withLimits(limits);
        return web ? own.withWeb() : own;
    }

    private static String base(Foundations ground) {
        var here = ground.listening().https();
        String own = here.getAddress().isAnyLocalAddress()
                ? NodeNames.of(ground.id(), ground.certificates().trustDomain()) + ":" + here.getPort()
                : Listening.text(here);
        return ground.settings()
                .acme()
                .published()
                .map(uri -> uri.toString().replaceFirst("/$", ""))
                .orElse("https://" + own);
    }

    private static AcmeObserver observer(Metrics metrics) {
        return new AcmeObserver() {
            @Override
            public void accountCreated() {
                metrics.acme().accountCreated();
            }

            @Override
            public void orderCreated() {
                metrics.acme().orderCreated();
            }

            @Override
            public void validated(ControlMethod method, boolean shown, Duration took) {
                metrics.acme().validated(method.text(), shown, took);
            }

            @Override
            public void refused(AcmeError error) {
                metrics.acme().refused(error.urn().substring(error.urn().lastIndexOf(':') + 1));
            }
        };
    }
}
