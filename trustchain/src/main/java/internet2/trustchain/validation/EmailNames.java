package internet2.trustchain.validation;

import java.util.Locale;

/** Mailboxes (RFC 5280 section 7.5): the host without regard to case, the local part as it is. */
final class EmailNames {

    private EmailNames() {}

    static boolean isMailbox(String address) {
        int at = address.indexOf('@');
        return at > 0
                && at == address.lastIndexOf('@')
                && DnsNames.isHost(address.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    static String canonical(String address) {
        int at = address.indexOf('@');
        return address.substring(0, at + 1) + address.substring(at + 1).toLowerCase(Locale.ROOT);
    }
}
