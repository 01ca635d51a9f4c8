package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.simulation.Core;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The protocol with one safety rule removed or weakened: the simulation has to notice each of them. */
public enum Mutant implements Core.Maker {

    /** Rule 1, over a restart: what was prepared before is forgotten. */
    PREPARES_AGAIN {
        @Override
        List<JournalEntry> remembered(List<JournalEntry> journal) {
            return without(VoteKind.PREPARE, journal).stream()
                    .filter(entry -> !(entry instanceof JournalEntry.Accepted))
                    .toList();
        }
    },
    /** A leader that restarts proposes once more. */
    PROPOSES_AGAIN {
        @Override
        List<JournalEntry> remembered(List<JournalEntry> journal) {
            return without(VoteKind.PROPOSE, journal);
        }
    },
    /** Rules 2 and 3, over a restart: what was committed before is forgotten. */
    FORGETS_COMMITS {
        @Override
        List<JournalEntry> remembered(List<JournalEntry> journal) {
            return without(VoteKind.COMMIT, journal).stream()
                    .filter(entry -> !(entry instanceof JournalEntry.Certified))
                    .toList();
        }
    },
    /** Rule 3, over a restart: what was skipped before is forgotten. */
    FORGETS_NULLIFIES {
        @Override
        List<JournalEntry> remembered(List<JournalEntry> journal) {
            return without(VoteKind.NULLIFY, journal);
        }
    },
    /** Rule 3: commits in a view that it voted to skip. */
    COMMITS_AND_NULLIFIES {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                boolean mayCommit(long view, Hash block, Optional<Hash> prepared) {
                    return vote(VoteKind.COMMIT, view).isEmpty() && prepared.equals(Optional.of(block));
                }
            };
        }
    },
    /** Rule 3, half of it: commits in a view of whose term it voted to skip an earlier one. */
    COMMITS_AFTER_IT_NULLIFIED {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                boolean mayCommit(long view, Hash block, Optional<Hash> prepared) {
                    return vote(VoteKind.COMMIT, view).isEmpty()
                            && vote(VoteKind.NULLIFY, view).isEmpty()
                            && prepared.equals(Optional.of(block));
                }
            };
        }
    },
    /** Rule 3, over what is decided: forgets within a term what it voted to skip. */
    FORGETS_WITHIN_A_TERM {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                void forget(long view) {
                    super.forget(Term.of(view).next().first());
                }
            };
        }
    },
    /** Rule 4: prepares whatever it stands on. */
    STANDS_ANYWHERE {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                boolean mayStandOn(Certificates certificates, long view, Hash parent) {
                    return true;
                }
            };
        }
    },
    /** Rule 4, half of it: views between need no certificate of nullify. */
    STANDS_OVER_GAPS {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                boolean mayStandOn(Certificates certificates, long view, Hash parent) {
                    for (long before = view - 1; before > certificates.finalView(); before--) {
                        if (prepared(certificates, before).equals(Optional.of(parent))) {
                            return true;
                        }
                    }
                    return parent.equals(certificates.finalBlock());
                }
            };
        }
    },
    /** Rule 4, the other half: the parent needs no certificate of prepare. */
    STANDS_ON_THE_UNPREPARED {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                boolean mayStandOn(Certificates certificates, long view, Hash parent) {
                    return certificates.finalView() + 1 == view
                            ? parent.equals(certificates.finalBlock())
                            : !certificates.isNullified(view - 1) || super.mayStandOn(certificates, view, parent);
                }
            };
        }
    },
    /** Rule 5: commits what it prepared, whatever the others did. */
    COMMITS_WHAT_IT_PREPARED {
        @Override
        List<Effect> altered(List<Effect> effects, Ballots ballots) {
            List<Effect> altered = new ArrayList<>();
            for (Effect effect : effects) {
                altered.add(effect);
                if (effect instanceof Effect.Broadcast(Message.Ballot ballot)
                        && ballot.vote().kind() == VoteKind.PREPARE) {
                    SignedVote vote = ballot.vote();
                    SignedVote commit =
                            ballots.sign(VoteKind.COMMIT, vote.epoch(), vote.view(), vote.block(), vote.validator());
                    altered.add(new Effect.Broadcast(new Message.Ballot(commit, Optional.empty())));
                }
            }
            return altered;
        }
    },
    /** A majority makes a certificate. */
    SMALL_QUORUMS {
        @Override
        SafetyRules rules() {
            return new SafetyRules() {
                @Override
                boolean isQuorum(ValidatorSet validators, long weight) {
                    return 2 * weight > validators.totalWeight() || 2 * weight >= validators.totalWeight();
                }
            };
        }
    },
    /** Takes every signature for good. */
    CHECKS_NO_SIGNATURES {
        @Override
        Ballots checking(Ballots ballots) {
            return new Ballots() {
                @Override
                public SignedVote sign(VoteKind kind, long epoch, long view, Hash block, int validator) {
                    return ballots.sign(kind, epoch, view, block, validator);
                }

                @Override
                public boolean verify(SignedVote vote, ValidatorSet validators) {
                    return vote.validator() < validators.size();
                }
            };
        }
    },
    /** Writes nothing down. */
    REMEMBERS_NOTHING {
        @Override
        List<JournalEntry> remembered(List<JournalEntry> journal) {
            return List.of();
        }
    },
    /** Sends before what it sends is on disk. */
    SENDS_BEFORE_IT_WRITES {
        @Override
        List<Effect> altered(List<Effect> effects, Ballots ballots) {
            List<Effect> altered = new ArrayList<>(effects);
            altered.removeIf(effect -> effect instanceof Effect.Remember);
            effects.stream().filter(effect -> effect instanceof Effect.Remember).forEach(altered::add);
            return altered;
        }
    },
    /** Of lanes, over a restart: what this validator put into its own is forgotten. */
    FORGETS_ITS_LANE {
        @Override
        List<JournalEntry> remembered(List<JournalEntry> journal) {
            return journal.stream()
                    .filter(entry -> !(entry instanceof JournalEntry.Stored))
                    .toList();
        }

        @Override
        boolean isOfLanes() {
            return true;
        }
    };

    /** Whether only runs with lanes can notice. */
    boolean isOfLanes() {
        return false;
    }

    SafetyRules rules() {
        return new SafetyRules();
    }

    List<JournalEntry> remembered(List<JournalEntry> journal) {
        return journal;
    }

    Ballots checking(Ballots ballots) {
        return ballots;
    }

    List<Effect> altered(List<Effect> effects, Ballots ballots) {
        return effects;
    }

    @Override
    public Core make(NetworkId network, Pace pace, Ballots ballots, NodeId self, Core.Start start) {
        Supplier<SafetyRules> rules = this::rules;
        Core core = Core.of(new Simplex(
                network,
                pace,
                checking(ballots),
                self,
                start.tip(),
                start.tips(),
                start.epoch(),
                remembered(start.journal()),
                start.inlineMax(),
                rules));
        return new Core() {
            @Override
            public List<Effect> step(Event event, Moment now) {
                return altered(core.step(event, now), ballots);
            }

            @Override
            public Epoch epoch() {
                return core.epoch();
            }

            @Override
            public long view() {
                return core.view();
            }

            @Override
            public int leader() {
                return core.leader();
            }
        };
    }

    private static List<JournalEntry> without(VoteKind kind, List<JournalEntry> journal) {
        return journal.stream()
                .filter(entry -> !(entry instanceof JournalEntry.Voted voted
                        && voted.vote().kind() == kind))
                .toList();
    }
}
