package internet2.trustchain.acme;

import internet2.trustchain.acme.AcmeConfiguration.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who may still ask for what (RFC 8555 section 6.6). */
final class Limiter {

    private final Limits limits;
    private final Rates rates = new Rates(); // guarded by this

    Limiter(Limits limits) {
        this.limits = limits;
    }

    synchronized void takeAccount(String client, Instant now) throws AcmeRefused {
        require(limits.accounts(), client, now);
        rates.take(limits.accounts(), client, now);
    }

    synchronized void takeOrder(String account, List<Identifier> identifiers, Instant now) throws AcmeRefused {
        require(limits.orders(), account, now);
        for (Identifier each : identifiers) {
            requireName(account, each, now);
        }
        rates.take(limits.orders(), account, now);
    }

    synchronized void issued(List<Identifier> identifiers, Instant now) {
        identifiers.forEach(each -> rates.take(limits.certificates(), each.value(), now));
    }

    synchronized void failed(String account, Identifier identifier, Instant now) {
        rates.take(limits.failures(), failure(account, identifier), now);
    }

    private void requireName(String account, Identifier identifier, Instant now) throws AcmeRefused {
        requireNamed(limits.certificates(), identifier.value(), identifier, now);
        requireNamed(limits.failures(), failure(account, identifier), identifier, now);
    }

    private void requireNamed(Rates.Rule rule, String key, Identifier identifier, Instant now) throws AcmeRefused {
        Optional<Duration> wait = rates.wait(rule, key, now);
        if (wait.isPresent()) {
            throw AcmeRefused.rateLimited(text(rule) + ", and " + identifier.value() + " had them", wait.get());
        }
    }

    private void require(Rates.Rule rule, String key, Instant now) throws AcmeRefused {
        Optional<Duration> wait = rates.wait(rule, key, now);
        if (wait.isPresent()) {
            throw AcmeRefused.rateLimited(text(rule), wait.get());
        }
    }

    private static String text(Rates.Rule rule) {
        return "there may be " + rule.count() + " " + rule.name() + " in "
                + rule.period().toHours() + " h";
    }

    private static String failure(String account, Identifier identifier) {
        return account + " " + identifier.value();
    }
}
