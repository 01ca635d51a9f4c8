package internet2.trustchain.validation;

/**
 * What one answer may cost, whatever a stranger puts together (CVE-2023-0464 and its like). Reaching a limit is a
 * failure that says so.
 *
 * @param signatures verified; a path of four needs four, and each cross-certificate adds one
 * @param paths validated from anchor to end
 * @param steps tried: candidates looked at as somebody's issuer
 * @param nameChecks a name against a name constraint
 */
public record WorkLimits(int signatures, int paths, int steps, int nameChecks) {

    public static final WorkLimits DEFAULT = new WorkLimits(100, 64, 4_000, 250_000);
}
