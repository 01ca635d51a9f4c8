package internet2.server.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request: fixed segments before parameters, as OpenAPI orders them. */
final class RouteTable {

    /** A route and its path parameters. */
    record Match(Route route, Map<String, String> parameters) {}

    private final Place root = new Place();

    RouteTable(List<Route> routes) {
        routes.forEach(this::add);
    }

    /**
     * @param method upper case; HEAD is answered by the route of GET where it has none of its own
     * @throws ApiProblem {@link ProblemKind#NOT_FOUND} or {@link ProblemKind#METHOD_NOT_ALLOWED}
     */
    Match find(String method, RequestTarget target) {
        Map<String, String> parameters = new HashMap<>();
        Place place = root;
        List<String> segments = target.segments();
        for (int i = 0; i < segments.size(); i++) {
            Place fixed = place.fixed.get(segments.get(i));
            Place open = place.open;
            if (fixed != null) {
                place = fixed;
            } else if (open == null || segments.get(i).isEmpty()) {
                throw unknown(target);
            } else if (open.rest) {
                parameters.put(open.name, String.join("/", segments.subList(i, segments.size())));
                return new Match(open.route(method, target), parameters);
            } else {
                parameters.put(open.name, segments.get(i));
                place = open;
            }
        }
        return new Match(place.route(method, target), parameters);
    }

    private void add(Route route) {
        Place place = root;
        for (String segment : route.template().substring(1).split("/", -1)) {
            place = segment.startsWith("{")
                    ? place.open(segment.substring(1, segment.length() - 1), route)
                    : place.fixed.computeIfAbsent(segment, s -> new Place());
        }
        if (place.routes.put(route.method(), route) != null) {
            throw new IllegalStateException("openapi.yaml has " + route.method() + " " + route.template() + " twice");
        }
    }

    private static ApiProblem unknown(RequestTarget target) {
        return ApiProblem.notFound("nothing is served at " + Schema.quoted(target.path()) + "; see /api for what is");
    }

    /** One point of the tree of paths. */
    private static final class Place {
        private final Map<String, Place> fixed = new HashMap<>();
        private final Map<String, Route> routes = new TreeMap<>();
        private @Nullable Place open;
        private String name = "";
        private boolean rest;

        Place open(String parameter, Route route) {
            Place next = open;
            if (next == null) {
                next = new Place();
                next.name = parameter;
                next.rest = route.parameters().stream()
                        .anyMatch(each -> each.restOfPath() && each.name().equals(parameter));
                open = next;
            } else if (!next.name.equals(parameter)) {
                throw new IllegalStateException(
                        "openapi.yaml names one path parameter {" + next.name + "} and {" + parameter + "}");
            }
            return next;
        }

        Route route(String method, RequestTarget target) {
            if (routes.isEmpty()) {
                throw unknown(target);
            }
            Route route = routes.get(method);
            if (route == null && method.equals("HEAD")) {
                route = routes.get("GET");
            }
            if (route == null) {
                throw new MethodNotAllowed(method, routes.keySet());
            }
            return route;
        }
    }
}
