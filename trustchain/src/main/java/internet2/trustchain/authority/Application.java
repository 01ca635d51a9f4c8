package internet2.trustchain.authority;

import java.util.List;

/**
 * What a policy is asked about.
 *
 * @param key the kind of key that is to be certified
 * @param names all that the certificate would have
 */
public record Application(Applicant applicant, Purpose purpose, SubjectKey.Kind key, List<SubjectName> names) {

    public Application {
        names = List.copyOf(names);
    }
}
