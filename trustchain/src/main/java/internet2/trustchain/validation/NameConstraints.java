package internet2.trustchain.validation;

import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 5280 section 4.2.1.10.
 *
 * @param permitted where a form appears here, each name of that form lies in one of these
 * @param excluded where no name lies
 */
record NameConstraints(List<Subtree> permitted, List<Subtree> excluded) {

    static NameConstraints read(DerReader in) {
        DerReader fields = in.sequence();
        List<Subtree> permitted = subtrees(fields, DerReader.constructed(0));
        List<Subtree> excluded = subtrees(fields, DerReader.constructed(1));
        fields.end();
        if (permitted.isEmpty() && excluded.isEmpty()) {
            throw new MalformedInputException("name constraints that constrain nothing");
        }
        return new NameConstraints(permitted, excluded);
    }

    private static List<Subtree> subtrees(DerReader fields, int tag) {
        if (!fields.nextIs(tag)) {
            return List.of();
        }
        DerReader list = fields.nonEmpty(tag);
        List<Subtree> subtrees = new ArrayList<>();
        while (list.hasNext()) {
            subtrees.add(Subtree.read(list));
            if (subtrees.size() > GeneralName.NAMES_MAX) {
                throw list.malformed("more than " + GeneralName.NAMES_MAX + " name constraints");
            }
        }
        return List.copyOf(subtrees);
    }
}
