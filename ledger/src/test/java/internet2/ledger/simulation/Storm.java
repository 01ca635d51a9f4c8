package internet2.ledger.simulation;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** What goes wrong, one thing after the other, while the storm lasts. */
final class Storm {

    private final World world;
    private final RandomGenerator random;
    private final Scenario.Disturbances shares;
    private boolean wiped;

    Storm(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
        this.shares = world.scenario().disturbances();
    }

    void begin() {
        world.time().after(random.nextLong(1 + 2 * shares.pause()), () -> {
            if (world.time().now() < world.scenario().storm()) {
                strike();
                begin();
            }
        });
    }

    private void strike() {
        int sum = 1
                + shares.partition()
                + shares.oneWay()
                + shares.crash()
                + shares.clock()
                + shares.wipe()
                + shares.twins()
                + shares.suspicion();
        int at = random.nextInt(sum);
        if (at-- == 0) {
            world.links().mend();
            world.machines().forEach(world::connect);
        } else if ((at -= shares.partition()) < 0) {
            divide(true);
        } else if ((at -= shares.oneWay()) < 0) {
            world.links().cut(any().index(), any().index());
        } else if ((at -= shares.crash()) < 0) {
            crash(any());
        } else if ((at -= shares.clock()) < 0) {
            any().clocks().wrongBy(random.nextLong(-20, 20) * Timeline.SECOND / (1 + random.nextInt(20)));
        } else if ((at -= shares.wipe()) < 0) {
            wipe(any());
        } else if ((at - shares.twins()) < 0) {
            divide(false);
        } else {
            suspect(any());
        }
    }

    /** All suspect it, or most, for a while that all choose alike or each for itself. */
    private void suspect(Machine suspect) {
        boolean all = random.nextBoolean();
        long together = Timeline.SECOND + random.nextLong(4 * Timeline.SECOND);
        for (Machine each : world.machines()) {
            if (each.member() != suspect.member() && (all || random.nextInt(4) > 0)) {
                each.suspecting().suspect(suspect.member(), all ? together : 1 + random.nextLong(together));
            }
        }
    }

    private Machine any() {
        return world.anyMachine(random);
    }

    /** Two sides: hostile machines reach both. Twins, and those who say two things, go along with them. */
    private void divide(boolean cut) {
        List<Machine> machines = world.machines();
        BitSet members = new BitSet();
        for (Machine machine : machines) {
            members.set(machine.member(), random.nextBoolean());
        }
        world.divide(members);
        machines.stream()
                .filter(Machine::isHonest)
                .forEach(machine -> machine.side(members.get(machine.member()) ? 1 : 0));
        world.links().mend();
        if (cut) {
            for (Machine from : machines) {
                for (Machine to : machines) {
                    boolean apart = members.get(from.member()) != members.get(to.member());
                    if (apart && from.isHonest() && to.isHonest()) {
                        world.links().cut(from.index(), to.index());
                    }
                }
            }
        }
    }

    private void crash(Machine machine) {
        machine.crash();
        world.time().after(random.nextLong(500 * Timeline.MILLISECOND), () -> {
            if (!machine.isUp()) {
                machine.start();
            }
        });
    }

    private void wipe(Machine machine) {
        long weight = world.scenario().weights().get(machine.member());
        boolean tolerable = world.scenario().sets().stream()
                .allMatch(set -> 3 * weight < world.scenario().weight(set));
        if (!wiped && tolerable && machine.isHonest()) {
            wiped = true;
            machine.wipe();
            machine.start();
        }
    }
}
