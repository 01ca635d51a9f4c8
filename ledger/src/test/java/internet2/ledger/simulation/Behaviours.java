package internet2.ledger.simulation;

import internet2.ledger.simplex.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Adversaries that need no knowledge of the protocol; and one that is all of them. */
final class Behaviours {

    private Behaviours() {}

    static final class Silent implements Behaviour {
        @Override
        public void send(Machine self, int to, Message message) {}

        @Override
        public boolean isSilent() {
            return true;
        }
    }

    static final class Twin implements Behaviour {
        @Override
        public void send(Machine self, int to, Message message) {
            self.transmit(to, message);
        }

        @Override
        public boolean isWhole() {
            return false;
        }
    }

    static final class Withholder implements Behaviour {
        private final RandomGenerator random;
        private int favourite;

        Withholder(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            if (random.nextInt(50) == 0) {
                favourite = random.nextInt(16);
            }
            boolean withheld =
                    switch (message) {
                        case Message.Standing standing -> false;
                        case Message.Operations operations -> random.nextBoolean();
                        default -> (favourite >> (to % 4) & 1) == 1 || random.nextInt(8) == 0;
                    };
            if (!withheld) {
                self.transmit(to, message);
            }
        }
    }

    static final class Replayer implements Behaviour {
        private static final int REMEMBERED = 2000;
        private final RandomGenerator random;
        private final List<Message> heard = new ArrayList<>();

        Replayer(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public void send(Machine self, int to, Message message) {
            remember(message);
            self.transmit(to, message);
        }

        @Override
        public void received(Machine self, int from, Message message) {
            remember(message);
            if (random.nextInt(10) == 0) {
                Message old = heard.get(random.nextInt(heard.size()));
                List<Integer> audience = self.audience();
                if (!audience.isEmpty()) {
                    self.transmit(audience.get(random.nextInt(audience.size())), old);
                }
            }
        }

        private void remember(Message message) {
            if (heard.size() < REMEMBERED) {
                heard.add(message);
            } else {
                heard.set(random.nextInt(REMEMBERED), message);
            }
        }
    }

    static final class Chameleon implements Behaviour {
        private final RandomGenerator random;
        private final List<Behaviour> shapes;
        private Behaviour shape;

        Chameleon(Conspiracy conspiracy, RandomGenerator random) {
            this.random = random;
            this.shapes = List.of(
                    HONEST,
                    new Withholder(random),
                    new Replayer(random),
                    new Leaders.Skipper(conspiracy, random),
                    new Leaders.Equivocator(conspiracy, false),
                    new Leaders.Equivocator(conspiracy, true),
                    new Leaders.Builder(conspiracy),
                    new Leaders.TwoFaced(conspiracy),
                    new Liars.Rusher(conspiracy, random),
                    new Liars.Liar(conspiracy, random));
            this.shape = shapes.getFirst();
        }

        @Override
        public void send(Machine self, int to, Message message) {
            shape.send(self, to, message);
        }

        @Override
        public void received(Machine self, int from, Message message) {
            if (random.nextInt(100) == 0) {
                shape = shapes.get(random.nextInt(shapes.size()));
            }
            shape.received(self, from, message);
        }
    }
}
