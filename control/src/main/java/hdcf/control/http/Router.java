package hdcf.control.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Immutable. */
public final class Router {
    private final List<Route> routes;
    private final Map<String, List<Route>> plain = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            if (route.template().indexOf('{') < 0) {
                plain.computeIfAbsent(route.template(), path -> new ArrayList<>())
                        .add(route);
            } else {
                templates.add(new Template(route, route.template().split("/", -1)));
            }
        }
    }

    /** Every route. */
    public List<Route> routes() {
        return routes;
    }

    /** The route, or the methods that the path has; both empty when there is no such path. */
    Match find(String method, String path) {
        Set<String> allowed = new TreeSet<>();
        for (Route route : plain.getOrDefault(path, List.of())) {
            if (route.method().equals(method)) {
                return new Match(route, Map.of(), Set.of());
            }
            allowed.add(route.method());
        }
        String[] segments = path.split("/", -1);
        for (Template template : templates) {
            Map<String, String> values = template.match(segments);
            if (values != null) {
                if (template.route.method().equals(method)) {
                    return new Match(template.route, values, Set.of());
                }
                allowed.add(template.route.method());
            }
        }
        return new Match(null, Map.of(), allowed);
    }

    record Match(@Nullable Route route, Map<String, String> values, Set<String> allowed) {}

    private static final class Template {
        private final Route route;
        private final String[] segments;

        private Template(Route route, String[] segments) {
            this.route = route;
            this.segments = segments;
        }

        private @Nullable Map<String, String> match(String[] found) {
            if (found.length != segments.length) {
                return null;
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < segments.length; i++) {
                String segment = segments[i];
                if (segment.startsWith("{")) {
                    values.put(segment.substring(1, segment.length() - 1), found[i]);
                } else if (!segment.equals(found[i])) {
                    return null;
                }
            }
            return values;
        }
    }
}
