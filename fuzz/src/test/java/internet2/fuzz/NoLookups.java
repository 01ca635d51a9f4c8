package internet2.fuzz;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/** The name service of this JVM: a parser that asks it what a stranger's text means has sent that text away. */
public final class NoLookups extends InetAddressResolverProvider {

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver own = configuration.builtinResolver();
        String self = configuration.lookupLocalHostName();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (host.equals(self) || host.equals("localhost")) {
                    return own.lookupByName(host, policy);
                }
                throw new AssertionError("a parser asked a name server for \"" + host + "\"");
            }

            @Override
            public String lookupByAddress(byte[] address) {
                throw new AssertionError("a parser asked a name server for the name of an address");
            }
        };
    }

    @Override
    public String name() {
        return "no lookups";
    }
}
