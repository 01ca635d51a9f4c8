package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whom nobody talks to, whatever certificate they show: who was put out, and who has a certificate without being a
 * member, such as keys that a member named and has not gone over to.
 *
 * <p>A node whose state is behind has not heard yet of who came in since. A certificate that it does not know tells it
 * so. But the keys that a member named were certified before they came in; and where the member is a validator, maybe
 * the only one, it is from the successor that the rest has to be learnt. So those are let in.
 */
final class Outsiders implements Predicate<NodeId> {

    private final Membership membership;
    private final Function<NodeId, List<?>> certificates;

    /** @param certificates of an identity, as far as the state here knows */
    Outsiders(Membership membership, Function<NodeId, List<?>> certificates) {
        this.membership = membership;
        this.certificates = certificates;
    }

    static Outsiders in(Ledger ledger) {
        CertificateState certificates = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        return new Outsiders(ledger.query(Membership.class), certificates::ofSubject);
    }

    @Override
    public boolean test(NodeId node) {
        boolean known = !certificates.apply(node).isEmpty(); // first: who is a member by then is found to be one
        return membership.isExcluded(node) || (known && membership.member(node).isEmpty() && !isNamedByValidator(node));
    }

    private boolean isNamedByValidator(NodeId node) {
        return membership.validators().validators().stream()
                .anyMatch(validator -> membership
                        .namedSuccessor(validator.id())
                        .filter(node::equals)
                        .isPresent());
    }
}
