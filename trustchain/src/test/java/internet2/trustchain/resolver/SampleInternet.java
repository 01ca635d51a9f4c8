package internet2.trustchain.resolver;

import internet2.trustchain.resolver.SignedZone.Denies;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A small internet: a root, a top-level zone, zones below it that are signed in every way and in none. */
final class SampleInternet {

    private static final int P256 = 13;
    private static final int ED25519 = 15;

    final SimulatedInternet net;
    final SignedZone root = zone(".", ED25519, Denies.NSEC);
    final SignedZone test = zone("test.", P256, Denies.NSEC3);
    final SignedZone signed = zone("signed.test.", P256, Denies.NSEC);
    final SignedZone hashed = zone("hashed.test.", ED25519, Denies.NSEC3_OPT_OUT);
    final SignedZone unsigned = zone("unsigned.test.", P256, Denies.NOTHING);
    final SignedZone elsewhere = zone("elsewhere.test.", P256, Denies.NSEC);

    SampleInternet(long seed) {
        net = new SimulatedInternet(seed);
    }

    private static SignedZone zone(String apex, int algorithm, Denies denies) {
        return new SignedZone(apex, algorithm, denies);
    }

    private static void delegate(SignedZone parent, SignedZone child, String... addresses) {
        String server = "ns." + child.apex;
        parent.add(child.apex.toString(), "NS", server);
        child.add(child.apex.toString(), "NS", server);
        for (String each : addresses) {
            parent.add(server, "AAAA", each);
            child.add(server, "AAAA", each);
        }
        if (child.denies != Denies.NOTHING) {
            parent.put(child.ds(2));
        }
    }

    /** One that iterates from the root. */
    Resolver resolver() {
        build();
        return resolver(new Random(7));
    }

    Resolver resolver(Random random) {
        return resolver(random, TrustAnchors.parse(root.anchor()), LocalNames.NONE);
    }

    /** Built already. */
    Resolver resolver(Random random, TrustAnchors anchors, LocalNames local) {
        return new Resolver(
                List.of(SimulatedInternet.server("fd00::1"), SimulatedInternet.server("fd00::2")),
                false,
                anchors,
                local,
                1 << 20,
                ResolverLimits.DEFAULT,
                random);
    }

    /** One that asks a single forwarder, which has all zones. */
    Resolver forwarding() {
        build();
        Upstream forwarder = SimulatedInternet.server("fd00::99");
        net.servers.put(forwarder, List.of(root, test, signed, hashed, unsigned, elsewhere));
        return new Resolver(
                List.of(forwarder),
                true,
                TrustAnchors.parse(root.anchor()),
                LocalNames.NONE,
                1 << 20,
                ResolverLimits.DEFAULT,
                new Random(7));
    }

    /** Signs and hosts all zones; nothing is added afterwards. */
    void build() {
        root.add(".", "NS", "ns.");
        delegate(root, test, "fd00::11", "fd00::12");
        delegate(test, signed, "fd00::21", "fd00::22");
        delegate(test, hashed, "fd00::31");
        delegate(test, unsigned, "fd00::41");
        test.add("elsewhere.test.", "NS", "ns.signed.test.");
        test.put(elsewhere.ds(4));
        elsewhere.add("elsewhere.test.", "NS", "ns.signed.test.").add("www.elsewhere.test.", "AAAA", "2001:db8::e");
        signed.add("www.signed.test.", "AAAA", "2001:db8::1")
                .add("*.wild.signed.test.", "AAAA", "2001:db8::2")
                .add("a.b.signed.test.", "TXT", "deep")
                .add("alias.signed.test.", "CNAME", "www.unsigned.test.")
                .add("inside.signed.test.", "CNAME", "www.hashed.test.")
                .add("loop.signed.test.", "CNAME", "pool.signed.test.")
                .add("pool.signed.test.", "CNAME", "loop.signed.test.")
                .add("moved.signed.test.", "DNAME", "hashed.test.");
        hashed.add("www.hashed.test.", "AAAA", "2001:db8::3")
                .add("*.wild.hashed.test.", "AAAA", "2001:db8::4")
                .add("free.hashed.test.", "NS", "ns.unsigned.test.");
        unsigned.add("www.unsigned.test.", "AAAA", "2001:db8::5");
        SignedZone free =
                zone("free.hashed.test.", P256, Denies.NOTHING).add("www.free.hashed.test.", "A", "192.0.2.1");
        Stream.of(root, test, signed, hashed, unsigned, elsewhere).forEach(SignedZone::sign);
        net.host(root, "fd00::1", "fd00::2");
        net.host(test, "fd00::11", "fd00::12");
        net.host(signed, "fd00::21", "fd00::22");
        net.host(elsewhere, "fd00::21", "fd00::22");
        net.host(hashed, "fd00::31");
        net.host(unsigned, "fd00::41");
        net.host(free, "fd00::41");
    }
}
