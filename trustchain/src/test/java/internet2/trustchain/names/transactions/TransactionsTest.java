package internet2.trustchain.names.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.Prerequisite;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.ZoneChange;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Messages of dnsjava, which knows TSIG by itself, against ours. */
final class TransactionsTest extends OneServer {

    @Test
    void anUpdateIsOneOperationAndItsAnswerIsSigned() throws IOException {
        for (TsigAlgorithm algorithm : TsigAlgorithm.values()) {
            known = key(algorithm, "subdomain a.internal");
            written.clear();
            Update update = update();
            update.present(Name.fromString("www.a.internal."));
            update.absent(Name.fromString("b.a.internal."), Type.A);
            update.present(Name.fromString("c.a.internal."), Type.A, "192.0.2.7");
            update.add(Name.fromString("www.a.internal."), Type.AAAA, 60, "::1");
            update.delete(Name.fromString("b.a.internal."));
            update.delete(Name.fromString("www.a.internal."), Type.TXT);
            update.delete(Name.fromString("www.a.internal."), Type.A, "192.0.2.1");

            Message answer = signedBy(known, update);

            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(written)
                    .containsExactly(new ChangeZone(
                            ZONE,
                            List.of(
                                    new Prerequisite.NameInUse(name("www.a.internal")),
                                    new Prerequisite.SetAbsent(name("b.a.internal"), RecordType.A),
                                    new Prerequisite.SetIs(set("c.a.internal", "A", 0, "192.0.2.7"))),
                            List.of(
                                    new ZoneChange.Add(set("www.a.internal", "AAAA", 60, "::1")),
                                    new ZoneChange.RemoveSet(name("www.a.internal"), RecordType.TXT),
                                    new ZoneChange.Remove(set("www.a.internal", "A", 0, "192.0.2.1")))));
        }
    }

    @Test
    void whatTheLedgerRefusesHasTheCodeOfTheRfc() throws IOException {
        List<String> refusals = List.of(
                Prerequisite.NAME_ABSENT,
                Prerequisite.NAME_PRESENT,
                Prerequisite.SET_ABSENT,
                Prerequisite.SET_PRESENT,
                "not-in-zone",
                "name-taken");
        int[] codes = {Rcode.NXDOMAIN, Rcode.YXDOMAIN, Rcode.NXRRSET, Rcode.YXRRSET, Rcode.NOTZONE, Rcode.REFUSED};
        for (int i = 0; i < codes.length; i++) {
            outcome = new ZoneWriter.Outcome.Refused(refusals.get(i), "");
            time = NOW.plusSeconds(i); // or it would be the same message again
            assertThat(signedBy(KEY, addition()).getRcode()).isEqualTo(codes[i]);
        }
        time = NOW.plusSeconds(20);
        outcome = new ZoneWriter.Outcome.NotSpokenFor();
        assertThat(signedBy(KEY, addition()).getRcode()).isEqualTo(Rcode.REFUSED);
        time = NOW.plusSeconds(21);
        outcome = new ZoneWriter.Outcome.Unavailable("");
        assertThat(signedBy(KEY, addition()).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void onlyWhatIsGrantedIsChanged() throws IOException {
        Update elsewhere = update();
        elsewhere.add(Name.fromString("b.internal."), Type.AAAA, 60, "::1");
        Update servers = update();
        servers.add(Name.fromString("a.internal."), Type.NS, 60, "b.internal.");
        Update both = addition();
        both.delete(Name.fromString("b.internal."));

        for (Update each : List.of(elsewhere, servers, both)) {
            assertThat(signedBy(KEY, each).getRcode()).isEqualTo(Rcode.REFUSED);
        }
        assertThat(new Message(ask(addition().toWire()).getFirst().toArray()).getRcode())
                .isEqualTo(Rcode.REFUSED); // unsigned
        Update question = update();
        question.present(Name.fromString("www.a.internal."));
        assertThat(code(ask(question.toWire()))).isEqualTo(ResponseCode.REFUSED); // asks, and is unsigned
        assertThat(written).isEmpty();
    }

    @Test
    void zonesAndNamesThatAreNotOursAreSaidSo() throws IOException {
        Update other = new Update(Name.fromString("example.org."));
        other.add(Name.fromString("a.example.org."), Type.AAAA, 60, "::1");
        Update outside = update();
        outside.add(Name.fromString("a.example.org."), Type.AAAA, 60, "::1");

        assertThat(signedBy(KEY, other).getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(signedBy(KEY, outside).getRcode()).isEqualTo(Rcode.NOTZONE);
    }

    @Test
    void aKeyThatIsUnknownAMacThatIsWrongAndATimeThatIsOverAreThreeErrors() throws IOException {
        TsigKey stranger = new TsigKey(name("other"), TsigAlgorithm.HMAC_SHA256, KEY.secret(), List.of());
        TsigKey wrong = new TsigKey(KEY.name(), KEY.algorithm(), Bytes.wrap(new byte[32]), List.of());

        TSIGRecord badKey = refusal(stranger);
        assertThat(badKey.getError()).isEqualTo(Rcode.BADKEY);
        assertThat(badKey.getSignature()).isEmpty();
        TSIGRecord badSignature = refusal(wrong);
        assertThat(badSignature.getError()).isEqualTo(Rcode.BADSIG);
        assertThat(badSignature.getSignature()).isEmpty();
        time = NOW.plus(Duration.ofSeconds(301));
        TSIGRecord badTime = refusal(KEY);
        assertThat(badTime.getError()).isEqualTo(Rcode.BADTIME);
        assertThat(badTime.getSignature()).hasSize(32);
        assertThat(badTime.getTimeSigned()).isEqualTo(NOW);
        assertThat(Bytes.of(badTime.getOther()).hex()).isEqualTo("0000" + Long.toHexString(time.getEpochSecond()));
        assertThat(written).isEmpty();
    }

    @Test
    void aMessageThatComesAgainIsAnsweredAgainAndDoneOnce() throws IOException {
        Update update = addition();
        tsig(KEY).apply(update, null);
        byte[] wire = update.toWire(65535);

        Bytes first = ask(wire).getFirst();
        assertThat(ask(wire)).containsExactly(first);
        assertThat(written).hasSize(1);
        wire[wire.length - 1] ^= 1; // the length of its other data
        assertThat(new Message(ask(wire).getFirst().toArray()).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void aHolderOfThePrivateKeyChangesWhatIsBelowItsName() throws Exception {
        KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ed25519.getPublic().getEncoded();
        Bytes point = Bytes.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Bytes key = Bytes.parseHex("0200030f").concat(point);
        zones = zones.with(new RecordSet(name("a.internal"), RecordType.KEY, 60, List.of(key)));
        Update elsewhere = update();
        elsewhere.add(Name.fromString("b.internal."), Type.AAAA, 60, "::1");

        assertThat(code(sigZero(addition(), ed25519, NOW))).isEqualTo(ResponseCode.NOERROR);
        assertThat(code(sigZero(elsewhere, ed25519, NOW))).isEqualTo(ResponseCode.REFUSED);
        assertThat(code(sigZero(addition(), ed25519, NOW.plusSeconds(3600)))).isEqualTo(ResponseCode.NOTAUTH);
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(code(sigZero(addition(), other, NOW))).isEqualTo(ResponseCode.NOTAUTH);
        assertThat(written).hasSize(1);
        Bytes prohibited = Bytes.parseHex("8200030f").concat(point);
        zones = zones.with(new RecordSet(name("a.internal"), RecordType.KEY, 60, List.of(prohibited)));
        assertThat(code(sigZero(addition(), ed25519, NOW.minusSeconds(1))))
                .as("a key that must not be used for this")
                .isEqualTo(ResponseCode.NOTAUTH);
    }

    @Test
    void anotherSignatureForTheSameMessageIsNoOtherMessage() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
        Bytes key =
                Bytes.parseHex("0200030d").concat(number(point.getAffineX())).concat(number(point.getAffineY()));
        zones = zones.with(new RecordSet(name("a.internal"), RecordType.KEY, 60, List.of(key)));
        Bytes message = sigZero(addition(), pair, NOW);
        BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
        BigInteger s = new BigInteger(
                1, message.slice(message.size() - 32, message.size()).toArray());
        Bytes other = message.slice(0, message.size() - 32).concat(number(order.subtract(s)));

        Bytes first = ask(message.toArray()).getFirst();
        assertThat(DnsMessage.decode(first).code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(ask(other.toArray())).containsExactly(first);
        assertThat(written).hasSize(1);
    }

    @Test
    void noSenderMakesItsSignatureLastLongerThanItIsRemembered() {
        Tsig tsig = new Tsig(
                KEY.name(), KEY.algorithm().domainName(), NOW.getEpochSecond(), 65_535, Bytes.EMPTY, 1, 0, Bytes.EMPTY);
        assertThat(tsig.isWithin(NOW.plusSeconds(300))).isTrue();
        assertThat(tsig.isWithin(NOW.plusSeconds(301))).isFalse();
        assertThat(tsig.isWithin(NOW.minusSeconds(301))).isFalse();
    }

    @Test
    void aQuestionWithoutAChangeNeedsAGrantInTheZone() throws IOException {
        Update question = update();
        question.present(Name.fromString("www.a.internal."));
        assertThat(signedBy(KEY, question).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(written)
                .containsExactly(
                        new ChangeZone(ZONE, List.of(new Prerequisite.NameInUse(name("www.a.internal"))), List.of()));
        written.clear();

        for (String grant : List.of("transfer internal", "subdomain example.org", "name org")) {
            known = key(TsigAlgorithm.HMAC_SHA256, grant);
            time = time.plusSeconds(1);
            Update again = update();
            again.present(Name.fromString("www.a.internal."));
            assertThat(signedBy(known, again).getRcode()).isEqualTo(Rcode.REFUSED);
        }
        assertThat(written).isEmpty();
    }

    @Test
    void aSoaRecordCanBeRequired() throws IOException {
        Update update = addition();
        update.present(Name.fromString("internal."), Type.SOA, "ns.internal. h.internal. 7 3600 600 1209600 60");
        outcome = new ZoneWriter.Outcome.Refused(Prerequisite.SET_ABSENT, "");
        assertThat(signedBy(KEY, update).getRcode()).isEqualTo(Rcode.NXRRSET);
        Bytes data = RecordData.parse(RecordType.SOA, "ns.internal. h.internal. 7 3600 600 1209600 60");
        assertThat(written.getFirst().prerequisites()).containsExactly(new Prerequisite.SoaIs(data));

        time = time.plusSeconds(1);
        Update elsewhere = addition();
        elsewhere.present(Name.fromString("a.internal."), Type.SOA, "ns.internal. h.internal. 7 3600 600 1209600 60");
        assertThat(signedBy(KEY, elsewhere).getRcode()).isEqualTo(Rcode.NXRRSET);
        assertThat(written).hasSize(1);
    }

    @Test
    void aNameThatGoesLosesWhatWasGrantedAndNothingThatCameLater() throws IOException {
        known = key(TsigAlgorithm.HMAC_SHA256, "subdomain a.internal A TXT");
        Update update = update();
        update.add(Name.fromString("www.a.internal."), Type.TXT, 60, "x");
        update.delete(Name.fromString("www.a.internal."));
        latest = view(7, "192.0.2.1");
        assertThat(signedBy(known, update).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(written.getFirst().changes())
                .contains(
                        new ZoneChange.RemoveSet(name("www.a.internal"), RecordType.A),
                        new ZoneChange.RemoveSet(name("www.a.internal"), RecordType.TXT))
                .hasSize(3);

        time = time.plusSeconds(1);
        latest = latest.with(set("www.a.internal", "AAAA", 60, "::7")); // on the ledger, but not served yet
        Update again = update();
        again.delete(Name.fromString("www.a.internal."));
        assertThat(signedBy(known, again).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void anAnswerThatIsTooLongWithItsSignatureIsCutShortAndSigned() throws IOException {
        String[] values = new String[9];
        Arrays.setAll(values, i -> "\"" + "x".repeat(40) + i + "\"");
        zones = zones.with(set("large.internal", "TXT", 60, values));
        Message query = Message.newQuery(Record.newRecord(Name.fromString("large.internal."), Type.TXT, 1));
        TSIG tsig = tsig(KEY);
        tsig.apply(query, null);

        byte[] answer = answers(Bytes.of(query.toWire(512)), Transport.UDP, CLIENT)
                .getFirst()
                .toArray();

        assertThat(answer).hasSizeLessThanOrEqualTo(512);
        Message parsed = new Message(answer);
        assertThat(tsig.verify(parsed, answer, query.getTSIG())).isEqualTo(Rcode.NOERROR);
        assertThat(parsed.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(parsed.getSection(1)).isEmpty();
        assertThat(answers(Bytes.of(query.toWire(512)), Transport.TCP, CLIENT)
                        .getFirst()
                        .size())
                .isGreaterThan(512);
    }

    @Test
    void whoSpeaksEdnsIsAnsweredInEdns() throws IOException {
        Message axfr = Message.newQuery(Record.newRecord(Name.fromString("internal."), Type.AXFR, 1));
        for (Message each : List.of(addition(), axfr)) {
            each.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
            TSIG tsig = tsig(KEY);
            each.setTSIG(tsig, Rcode.NOERROR, null);
            byte[] wire = each.toWire(65535);
            byte[] answer = ask(wire).getFirst().toArray();
            Message parsed = new Message(answer);
            assertThat(tsig.verify(parsed, answer, new Message(wire).getTSIG())).isEqualTo(Rcode.NOERROR);
            assertThat(parsed.getOPT()).isNotNull();
            time = NOW.plusSeconds(1000);
            Message late = new Message(ask(wire).getFirst().toArray());
            assertThat(late.getTSIG().getError()).isEqualTo(Rcode.BADTIME);
            assertThat(late.getOPT()).isNotNull();
            time = NOW;
        }
        assertThat(signedBy(KEY, update()).getOPT()).isNull();
    }

    @Test
    void whoFillsItsPlacesIsToldSoAndKeepsNobodyElseOut() throws Exception {
        CountDownLatch atWork = new CountDownLatch(64);
        CountDownLatch goOn = new CountDownLatch(1);
        Transactions busy = transactions(change -> {
            atWork.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return outcome;
        });
        for (int i = 0; i < 64; i++) {
            Update update = addition();
            TSIG tsig = tsig(KEY, NOW.minusSeconds(i));
            tsig.apply(update, null);
            busy.handle(Bytes.of(update.toWire(65535)), Transport.TCP, CLIENT, this::question, new Sent());
        }
        assertThat(atWork.await(10, TimeUnit.SECONDS)).isTrue();

        Bytes query = query(RecordType.AXFR, Optional.empty()).encode();
        Sent refused = new Sent();
        busy.handle(query, Transport.TCP, CLIENT, this::question, refused);
        assertThat(code(refused.ended.getNow(List.of()))).isEqualTo(ResponseCode.SERVFAIL);
        Sent silent = new Sent();
        busy.handle(query, Transport.UDP, CLIENT, this::question, silent);
        assertThat(silent.ended.getNow(List.of(Bytes.EMPTY))).isEmpty();
        Sent served = new Sent();
        InetAddress elsewhere = InetAddress.ofLiteral("2001:db8:1::1");
        busy.handle(query, Transport.TCP, elsewhere, this::question, served);
        assertThat(served.ended.get(10, TimeUnit.SECONDS)).isNotEmpty();
        goOn.countDown();
    }
}
