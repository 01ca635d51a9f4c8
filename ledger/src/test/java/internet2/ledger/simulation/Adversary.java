package internet2.ledger.simulation;

import java.util.random.RandomGenerator;

/** How a member breaks the rules. */
enum Adversary {
    /** Says nothing. */
    SILENT,
    /** Says anything. */
    LIAR,
    /** Runs twice with the same keys, each half of it with other friends. */
    TWINS,
    /** Proposes on ancestors that it may not stand on. */
    SKIPPER,
    /** Keeps proposals, votes and certificates from some. */
    WITHHOLDER,
    /** Says one thing here and another there. */
    EQUIVOCATOR,
    /** Builds two branches through its term, one for each half of the network. */
    FORKER,
    /** Builds its term on blocks that it shows to a half of the network. */
    BUILDER,
    /** Says again what it heard long ago. */
    REPLAYER,
    /** Commits before anybody prepared, with certificates that are none. */
    RUSHER,
    /** Votes for everything, and to skip it. */
    TWO_FACED,
    /** Accuses the innocent. */
    ACCUSER,
    /** All of that, now this, now that. */
    CHAMELEON,
    /** Puts two batches at each position of its lane, and has both stored. */
    BRANCHER,
    /** Shows its batches to as few as it takes to have them certified, and gives them to nobody. */
    MISER,
    /** Says that it stores whatever it is shown, and gives it to nobody. */
    HOLLOW,
    /** Says anything of lanes. */
    BRAGGART;

    /** Those that break the rules of views, whatever blocks are made of. */
    static final Adversary[] OF_VIEWS = {
        SILENT,
        LIAR,
        TWINS,
        SKIPPER,
        WITHHOLDER,
        EQUIVOCATOR,
        FORKER,
        BUILDER,
        REPLAYER,
        RUSHER,
        TWO_FACED,
        ACCUSER,
        CHAMELEON
    };

    /** Those that break the rules of lanes. */
    static final Adversary[] OF_LANES = {BRANCHER, MISER, HOLLOW, BRAGGART};

    Behaviour behaviour(Conspiracy conspiracy, RandomGenerator random) {
        return switch (this) {
            case SILENT -> new Behaviours.Silent();
            case LIAR -> new Liars.Liar(conspiracy, random);
            case TWINS -> new Behaviours.Twin();
            case SKIPPER -> new Leaders.Skipper(conspiracy, random);
            case WITHHOLDER -> new Behaviours.Withholder(random);
            case EQUIVOCATOR -> new Leaders.Equivocator(conspiracy, false);
            case FORKER -> new Leaders.Equivocator(conspiracy, true);
            case BUILDER -> new Leaders.Builder(conspiracy);
            case REPLAYER -> new Behaviours.Replayer(random);
            case RUSHER -> new Liars.Rusher(conspiracy, random);
            case TWO_FACED -> new Leaders.TwoFaced(conspiracy);
            case ACCUSER -> new Liars.Accuser(conspiracy, random);
            case CHAMELEON -> new Behaviours.Chameleon(conspiracy, random);
            case BRANCHER -> new LaneOwners.Brancher(conspiracy);
            case MISER -> new LaneOwners.Miser(conspiracy, random);
            case HOLLOW -> new LaneOwners.Hollow(conspiracy);
            case BRAGGART -> new LaneOwners.Braggart(conspiracy, random);
        };
    }
}
