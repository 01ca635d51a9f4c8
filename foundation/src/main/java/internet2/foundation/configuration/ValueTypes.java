package internet2.foundation.configuration;

import internet2.foundation.configuration.ValueType.Shape;
import internet2.foundation.configuration.ValueType.Single;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The types that a key may have. */
final class ValueTypes {

    private static final Map<Class<?>, Single> KNOWN = Map.ofEntries(
            Map.entry(String.class, new Single("text", Shape.STRING, text -> text)),
            Map.entry(boolean.class, new Single("true or false", Shape.BOOLEAN, ValueTypes::bool)),
            Map.entry(int.class, new Single("whole number", Shape.INTEGER, ValueTypes::integer)),
            Map.entry(long.class, new Single("whole number", Shape.INTEGER, ValueTypes::longInteger)),
            Map.entry(double.class, new Single("number", Shape.DECIMAL, ValueTypes::decimal)),
            Map.entry(Duration.class, new Single("duration", Shape.STRING, DurationText::parse)),
            Map.entry(DataSize.class, new Single("size", Shape.STRING, DataSize::parse)),
            Map.entry(Path.class, new Single("path", Shape.STRING, ValueTypes::path)),
            Map.entry(URI.class, new Single("URI", Shape.STRING, ValueTypes::uri)),
            Map.entry(Inet6Address.class, new Single("IPv6 address", Shape.STRING, AddressText::parseAddress)),
            Map.entry(
                    InetSocketAddress.class,
                    new Single("IPv6 address and port", Shape.STRING, AddressText::parseSocketAddress)));

    private ValueTypes() {}

    /** The type of a record component; one that nobody can read is an error of the record. */
    static ValueType of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new ValueType.Many(single((Class<?>) generic.getActualTypeArguments()[0]));
        }
        return single((Class<?>) type);
    }

    private static Single single(Class<?> type) {
        Single known = KNOWN.get(type);
        if (known != null) {
            return known;
        }
        return type.isEnum() ? enumeration(type) : parsed(type);
    }

    /** A type of our own with {@code public static T parse(String)}. */
    private static Single parsed(Class<?> type) {
        try {
            Method parse = type.getMethod("parse", String.class);
            if (!Modifier.isStatic(parse.getModifiers()) || !type.isAssignableFrom(parse.getReturnType())) {
                throw new IllegalArgumentException(parse + " is no parser of " + type);
            }
            parse.setAccessible(true);
            return new Single(spaced(type.getSimpleName()), Shape.STRING, text -> call(parse, text));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("a configuration key cannot have the type " + type, e);
        }
    }

    private static Object call(Method parse, String text) {
        try {
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            Throwable refusal = e.getTargetException();
            throw new IllegalArgumentException(String.valueOf(refusal.getMessage()), refusal);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(parse + " was made accessible", e);
        }
    }

    private static Single enumeration(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(kebab(((Enum<?>) constant).name()), constant);
        }
        String names = String.join(", ", constants.keySet());
        return new Single("one of " + names, Shape.STRING, text -> {
            Object constant = constants.get(text);
            if (constant == null) {
                throw new IllegalArgumentException(
                        "allowed are " + names + Spelling.didYouMean(text, constants.keySet()));
            }
            return constant;
        });
    }

    private static Object bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("allowed are true and false");
        };
    }

    private static Object integer(String text) {
        long value = (long) longInteger(text);
        if (value != (int) value) {
            throw new IllegalArgumentException("a whole number of at most " + Integer.MAX_VALUE + " is needed");
        }
        return (int) value;
    }

    private static Object longInteger(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number of at most 64 bits is needed", e);
        }
    }

    private static Object decimal(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number is needed", e);
        }
        throw new IllegalArgumentException("a finite number is needed");
    }

    private static Object path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the path of a file or folder is needed");
        }
        return Path.of(text);
    }

    private static Object uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a URI is needed (" + e.getReason() + ")", e);
        }
    }

    private static String kebab(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String spaced(String simpleName) {
        return String.join(
                        " ",
                        Stream.of(simpleName.split("(?<=[a-z0-9])(?=[A-Z])")).toList())
                .toLowerCase(Locale.ROOT);
    }
}
