package internet2.server.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks a request's parameters against the document. */
final class ParameterCheck {

    private ParameterCheck() {}

    /**
     * The parameters by name, defaults filled in.
     *
     * @throws ApiProblem {@link ProblemKind#BAD_REQUEST}
     */
    static Map<String, String> check(Route route, Map<String, String> path, Map<String, String> query) {
        refuseUnknown(route, query);
        Map<String, String> checked = new HashMap<>();
        for (Route.Parameter parameter : route.parameters()) {
            Map<String, String> given = parameter.place() == Route.Place.PATH ? path : query;
            String value = given.get(parameter.name());
            if (value != null) {
                parameter.check(value);
                checked.put(parameter.name(), value);
            } else if (parameter.required()) {
                throw ApiProblem.badRequest("the query parameter " + parameter.name() + " is required");
            } else if (parameter.fallback() != null) {
                checked.put(parameter.name(), parameter.fallback());
            }
        }
        return checked;
    }

    /** A parameter that is ignored would let a typing error pass for an answer. */
    private static void refuseUnknown(Route route, Map<String, String> query) {
        List<String> known = route.parameters().stream()
                .filter(parameter -> parameter.place() == Route.Place.QUERY)
                .map(Route.Parameter::name)
                .toList();
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw ApiProblem.badRequest(
                        "the query parameter " + Schema.quoted(name) + " is unknown here; known are " + known);
            }
        }
    }
}
