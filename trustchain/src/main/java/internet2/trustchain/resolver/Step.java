package internet2.trustchain.resolver;

/**
 * One step of a resolution, for people who want to see how it went.
 *
 * @param server who was asked; empty where nobody was
 * @param question what was asked or judged
 * @param outcome what came, or what was found
 */
public record Step(String server, String question, String outcome) {}
