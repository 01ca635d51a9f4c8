package internet2.server;

import internet2.foundation.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The validators that a node without a vote knows how to reach. */
final class Contacts {

    private static final String FILE = "contacts";

    /** A node and where it serves STOQ. */
    record Contact(NodeId node, InetSocketAddress stoq) {

        private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64}) \\[([0-9a-f:]{2,39})]:(\\d{1,5})");

        /** Reads {@code node [address]:port}. */
        static Contact parse(String text) {
            Matcher parts = TEXT.matcher(text);
            if (!parts.matches()) {
                throw new StartFailure("a contact reads NODE [IPv6]:PORT, not \"" + text + "\"");
            }
            try {
                return new Contact(
                        NodeId.parse(parts.group(1)),
                        new InetSocketAddress(InetAddress.getByName(parts.group(2)), Integer.parseInt(parts.group(3))));
            } catch (UnknownHostException | IllegalArgumentException e) {
                throw new StartFailure("a contact reads NODE [IPv6]:PORT, not \"" + text + "\"", e);
            }
        }

        @Override
        public String toString() {
            return node + " " + Listening.text(stoq);
        }
    }

    private final NodeFiles files;

    Contacts(NodeFiles files) {
        this.files = files;
    }

    void write(List<Contact> contacts) {
        files.write(FILE, contacts.stream().map(each -> each + "\n").collect(Collectors.joining()));
    }

    List<Contact> read() {
        return files.read(FILE).orElse("").lines().map(Contact::parse).toList();
    }
}
