package internet2.trustchain.authority;

import internet2.foundation.NodeId;
import internet2.ledger.Role;
import java.util.Locale;

/** Whom a rule of a policy is about. */
public sealed interface ApplicantPattern {

    /** What {@link #parse} reads. */
    String FORMS = "anybody, members, administrators, nodes, users, identity:ID, acme or acme:ACCOUNT-URL";

    int LENGTH_MAX = 512;

    /** The pattern as a policy writes it. */
    String text();

    boolean matches(Applicant applicant, Entitlement rights);

    /** Members and ACME accounts alike. */
    record Anybody() implements ApplicantPattern {

        @Override
        public String text() {
            return "anybody";
        }

        @Override
        public boolean matches(Applicant applicant, Entitlement rights) {
            return true;
        }
    }

    /** Whoever was admitted to the network and not excluded. */
    record Members() implements ApplicantPattern {

        @Override
        public String text() {
            return "members";
        }

        @Override
        public boolean matches(Applicant applicant, Entitlement rights) {
            return applicant instanceof Applicant.Identity identity
                    && rights.membership().isMember(identity.id());
        }
    }

    /** The members of one role: {@code administrators}, {@code nodes}, {@code users}. */
    record OfRole(Role role) implements ApplicantPattern {

        @Override
        public String text() {
            return role.name().toLowerCase(Locale.ROOT) + "s";
        }

        @Override
        public boolean matches(Applicant applicant, Entitlement rights) {
            return applicant instanceof Applicant.Identity identity
                    && rights.membership()
                            .member(identity.id())
                            .filter(member -> !member.excluded() && member.role() == role)
                            .isPresent();
        }
    }

    /** One identity, whatever keys it has changed to since. */
    record OneIdentity(NodeId id) implements ApplicantPattern {

        @Override
        public String text() {
            return "identity:" + id;
        }

        @Override
        public boolean matches(Applicant applicant, Entitlement rights) {
            return applicant instanceof Applicant.Identity identity
                    && rights.membership().isSame(id, identity.id());
        }
    }

    /** Every ACME account. */
    record AnyAccount() implements ApplicantPattern {

        @Override
        public String text() {
            return "acme";
        }

        @Override
        public boolean matches(Applicant applicant, Entitlement rights) {
            return applicant instanceof Applicant.AcmeAccount;
        }
    }

    /** One ACME account by its URL. */
    record OneAccount(String url) implements ApplicantPattern {

        public OneAccount {
            if (!url.startsWith("https://") || url.length() > LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "an ACME account is named by its https URL, not by \"" + Quoted.of(url) + "\"");
            }
        }

        @Override
        public String text() {
            return "acme:" + url;
        }

        @Override
        public boolean matches(Applicant applicant, Entitlement rights) {
            return applicant instanceof Applicant.AcmeAccount account
                    && account.url().equals(url);
        }
    }

    /** @throws IllegalArgumentException saying what a policy may write */
    static ApplicantPattern parse(String text) {
        if (text.startsWith("identity:")) {
            return new OneIdentity(NodeId.parse(text.substring("identity:".length())));
        }
        if (text.startsWith("acme:")) {
            return new OneAccount(text.substring("acme:".length()));
        }
        return switch (text) {
            case "anybody" -> new Anybody();
            case "members" -> new Members();
            case "administrators" -> new OfRole(Role.ADMINISTRATOR);
            case "nodes" -> new OfRole(Role.NODE);
            case "users" -> new OfRole(Role.USER);
            case "acme" -> new AnyAccount();
            default ->
                throw new IllegalArgumentException(
                        "a rule is about " + FORMS + ", not about \"" + Quoted.of(text) + "\"");
        };
    }
}
