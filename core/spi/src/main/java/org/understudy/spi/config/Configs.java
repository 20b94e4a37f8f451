package org.understudy.spi.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Binds mappings to config records, strictly: an unknown key is an error with the nearest known
 * one.
 *
 * <p>A component {@code learningRate} is the key {@code learning-rate}. It may be a number,
 * boolean, text, {@link Path}, enum, list, map, nested record, {@link Choice}, {@link ConfigNode}
 * or {@link Optional}. A key without {@link Default} is required unless it is optional or nullable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Configs {
  private Configs() {}

  /**
   * A record from a mapping.
   *
   * @throws ConfigException at the place of the first mistake
   */
  public static <R extends Record> R bind(ConfigNode node, Class<R> type) {
    Map<String, ConfigNode> entries = node.entries();
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = Arrays.stream(components).map(c -> kebab(c.getName())).toList();
    entries.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            throw ConfigException.at(
                value,
                "unknown key '%s'%s%s"
                    .formatted(
                        key,
                        Spelling.hint(key, known),
                        known.isEmpty()
                            ? "; there are no keys here"
                            : (Spelling.nearest(key, known).isPresent() ? " " : "; ")
                                + "known keys: "
                                + String.join(", ", known)));
          }
        });
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(node, entries, components[i]);
    }
    return construct(node, type, components, arguments);
  }

  /** The record with every component at its default. */
  public static <R extends Record> R defaults(Class<R> type) {
    return bind(ConfigNode.empty(), type);
  }

  /** The mapping that binds to an equal record; what is absent is left out. */
  public static ConfigNode toNode(Record config) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value = read(config, component);
      if (value != null && !(value instanceof Optional<?> optional && optional.isEmpty())) {
        entries.put(kebab(component.getName()), nodeOf(value));
      }
    }
    return new ConfigNode(entries, "", "");
  }

  /** The keys of a config record, in order. */
  public static List<Key> keys(Class<? extends Record> type) {
    List<Key> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Default fallback = component.getAnnotation(Default.class);
      Doc doc = component.getAnnotation(Doc.class);
      String value = fallback != null ? fallback.value() : isOptional(component) ? "none" : null;
      keys.add(
          new Key(
              kebab(component.getName()),
              words(component.getGenericType()),
              value,
              doc == null ? "" : doc.value(),
              inner(component.getGenericType())));
    }
    return keys;
  }

  /** The keys of what a value is made of, where that is a config record. */
  private static List<Key> inner(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return inner(arguments[arguments.length - 1]);
    }
    boolean open = type == Choice.class || type == ConfigNode.class;
    return type instanceof Class<?> plain && plain.isRecord() && !open
        ? keys(plain.asSubclass(Record.class))
        : List.of();
  }

  private static @Nullable Object component(
      ConfigNode parent, Map<String, ConfigNode> entries, RecordComponent component) {
    String key = kebab(component.getName());
    ConfigNode given = entries.get(key);
    if (given == null || (given.value() == null && isOptional(component))) {
      Default fallback = component.getAnnotation(Default.class);
      if (fallback == null) {
        if (component.getType() == Optional.class) {
          return Optional.empty();
        }
        if (isOptional(component)) {
          return null;
        }
        throw ConfigException.at(
            parent,
            "the key '%s' is missing; it is required: %s"
                .formatted(key, words(component.getGenericType())));
      }
      ConfigNode literal = Literals.parse(fallback.value());
      String path = parent.path().isEmpty() ? key : parent.path() + "." + key;
      given = new ConfigNode(literal.value(), path, parent.place());
    }
    return convert(given, component.getGenericType());
  }

  private static boolean isOptional(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return component.getType() == Optional.class
        || ((AnnotatedElement) type).isAnnotationPresent(Nullable.class);
  }

  private static Object convert(ConfigNode node, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type first = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return Optional.of(convert(node, first));
      }
      if (generic.getRawType() == List.class) {
        return node.elements().stream().map(element -> convert(element, first)).toList();
      }
      if (generic.getRawType() == Map.class) {
        Type second = generic.getActualTypeArguments()[1];
        Map<String, Object> map = new LinkedHashMap<>();
        node.entries().forEach((key, value) -> map.put(key, convert(value, second)));
        return map;
      }
    }
    return convert(node, (Class<?>) type);
  }

  @SuppressWarnings("unchecked")
  private static Object convert(ConfigNode node, Class<?> type) {
    if (type == ConfigNode.class) {
      return node;
    }
    if (type == Choice.class) {
      return choice(node);
    }
    if (type.isRecord()) {
      return bind(node, (Class<? extends Record>) type);
    }
    if (type.isEnum()) {
      return enumConstant(node, type);
    }
    Object value = node.value();
    if (type == String.class && value != null && !(value instanceof Map || value instanceof List)) {
      return value.toString();
    }
    if (type == Path.class && value instanceof String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw ConfigException.at(node, "expected a path, found " + node.describe());
      }
    }
    if (type == boolean.class && value instanceof Boolean) {
      return value;
    }
    if ((type == double.class || type == Double.class) && value instanceof Number number) {
      return number.doubleValue();
    }
    if (type == float.class && value instanceof Number number) {
      return number.floatValue();
    }
    if ((type == long.class || type == Long.class) && whole(value)) {
      return ((Number) value).longValue();
    }
    if ((type == int.class || type == Integer.class)
        && whole(value)
        && ((Number) value).longValue() == ((Number) value).intValue()) {
      return ((Number) value).intValue();
    }
    throw ConfigException.at(
        node, "expected " + withArticle(words(type)) + ", found " + node.describe());
  }

  private static boolean whole(@Nullable Object value) {
    return value instanceof Long
        || (value instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) < 1e15);
  }

  private static Choice choice(ConfigNode node) {
    if (node.value() instanceof String name) {
      return new Choice(name, new ConfigNode(Map.of(), node.path(), node.place()));
    }
    if (!node.isMapping()) {
      throw ConfigException.at(
          node, "expected a name or a mapping {type: name, ...}, found " + node.describe());
    }
    Map<String, ConfigNode> settings = new LinkedHashMap<>(node.entries());
    ConfigNode type = settings.remove("type");
    if (type == null || !(type.value() instanceof String name)) {
      throw ConfigException.at(node, "the key 'type' is missing; it names what to use here");
    }
    return new Choice(name, new ConfigNode(settings, node.path(), node.place()));
  }

  private static Object enumConstant(ConfigNode node, Class<?> type) {
    Object[] constants = type.getEnumConstants();
    List<String> names = Arrays.stream(constants).map(c -> label((Enum<?>) c)).toList();
    int index = names.indexOf(String.valueOf(node.value()));
    if (index < 0) {
      throw ConfigException.at(
          node,
          "expected one of %s, found %s%s"
              .formatted(
                  String.join(", ", names),
                  node.describe(),
                  Spelling.hint(String.valueOf(node.value()), names)));
    }
    return constants[index];
  }

  private static <R extends Record> R construct(
      ConfigNode node, Class<R> type, RecordComponent[] components, Object[] arguments) {
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw located(node, String.valueOf(wrong.getMessage()));
      }
      throw new IllegalStateException("config " + type.getName() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("config " + type.getName() + " cannot be made", e);
    }
  }

  /** A constructor's complaint {@code key: ...} belongs at that key's place. */
  private static ConfigException located(ConfigNode node, String message) {
    int colon = message.indexOf(':');
    if (colon > 0) {
      String key = message.substring(0, colon);
      ConfigNode at = node.entries().get(key);
      if (at != null) {
        return ConfigException.at(at, message.substring(colon + 1).strip());
      }
      if (key.matches("[a-z0-9-]+")) {
        String path = node.path().isEmpty() ? key : node.path() + "." + key;
        return ConfigException.at(
            new ConfigNode(null, path, node.place()), message.substring(colon + 1).strip());
      }
    }
    return ConfigException.at(node, message);
  }

  private static @Nullable Object read(Record config, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("config " + config + " cannot be read", e);
    }
  }

  private static ConfigNode nodeOf(@Nullable Object value) {
    if (value instanceof ConfigNode node) {
      return node;
    }
    if (value instanceof Optional<?> optional) {
      return nodeOf(optional.orElse(null));
    }
    if (value instanceof Choice choice) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      entries.put("type", new ConfigNode(choice.type(), "", ""));
      entries.putAll(choice.settings().entries());
      return new ConfigNode(entries, "", "");
    }
    if (value instanceof Record nested) {
      return toNode(nested);
    }
    if (value instanceof List<?> list) {
      return new ConfigNode(list.stream().map(Configs::nodeOf).toList(), "", "");
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      map.forEach((key, element) -> entries.put(String.valueOf(key), nodeOf(element)));
      return new ConfigNode(entries, "", "");
    }
    if (value instanceof Integer number) {
      return new ConfigNode(number.longValue(), "", "");
    }
    if (value instanceof Float number) {
      return new ConfigNode(Double.valueOf(number.toString()), "", "");
    }
    if (value instanceof Enum<?> constant) {
      return new ConfigNode(label(constant), "", "");
    }
    if (value instanceof Path path) {
      return new ConfigNode(path.toString(), "", "");
    }
    return new ConfigNode(value, "", "");
  }

  private static String words(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return "list of " + words(arguments[0]);
      }
      if (generic.getRawType() == Map.class) {
        return "mapping of names to " + words(arguments[1]);
      }
      return words(arguments[0]);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return "one of "
          + Arrays.stream(plain.getEnumConstants())
              .map(constant -> label((Enum<?>) constant))
              .collect(Collectors.joining(", "));
    }
    if (plain == Choice.class) {
      return "name, or mapping {type: name, ...}";
    }
    if (plain.isRecord()) {
      return "mapping";
    }
    return switch (plain.getSimpleName()) {
      case "int", "long", "Integer", "Long" -> "integer";
      case "float", "double", "Float", "Double" -> "number";
      case "boolean", "Boolean" -> "true or false";
      case "Path" -> "path";
      case "String" -> "text";
      default -> "value";
    };
  }

  private static String withArticle(String words) {
    return switch (words) {
      case "integer" -> "an integer";
      case "number", "path", "mapping", "value" -> "a " + words;
      default -> words;
    };
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
