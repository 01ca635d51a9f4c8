package internet2.stoq.example;

import internet2.foundation.Bytes;
import internet2.stoq.Connection;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.TestNetwork;
import java.io.IOException;
import java.io.PrintStream;

/** One node greets whoever asks; another asks. */
public final class Greeting {

    private static final int GREET = 100;

    private Greeting() {}

    public static void main(String[] arguments) throws IOException {
        run(System.out);
    }

    static void run(PrintStream out) throws IOException {
        TestNetwork network = TestNetwork.create("greetings");
        Service greet = Service.of(GREET, (peer, request) -> Bytes.utf8("hello " + request.utf8()));
        try (Stoq server = network.start(network.identity(), greet);
                Stoq client = network.start(network.identity());
                Connection connection = client.connect(server.localAddress())) {
            out.println(connection.call(GREET, Bytes.utf8("world")).utf8());
        }
    }
}
