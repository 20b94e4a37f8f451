package org.understudy.tensor;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where tensors, parameters and scopes were made and closed, while {@link Engine#hostile(boolean)}
 * is on. What was made before is unknown here and never complained of.
 */
final class Watch {
  /** Callers named of each place: the line itself, and who called it. */
  private static final int CALLERS = 3;

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Whether a class is the engine's: its tests are in its package, but come from elsewhere. */
  private static final ClassValue<Boolean> ENGINE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.getPackageName().equals(Watch.class.getPackageName())
              && Objects.equals(source(type), source(Watch.class));
        }
      };

  private static final Map<Object, Trace> TRACES = new WeakHashMap<>();

  /** Apart from the traces, because what is leaked may be garbage. */
  private static final Set<Trace> OPEN = new LinkedHashSet<>();

  private static final class Trace {
    final List<StackFrame> made;
    volatile String label;
    volatile @Nullable List<StackFrame> closed;

    Trace(String label, List<StackFrame> made) {
      this.label = label;
      this.made = made;
    }

    String story() {
      return closed == null ? "" : " (" + this + ", closed at " + line(closed) + ")";
    }

    @Override
    public String toString() {
      return label + ", made at " + line(made);
    }
  }

  private Watch() {}

  static void made(Object what, String kind, Object shape) {
    if (Engine.hostile()) {
      Trace trace = new Trace(kind + " " + shape, place());
      synchronized (TRACES) {
        TRACES.put(what, trace);
        OPEN.add(trace);
      }
    }
  }

  /** Calls what was made by a better name. */
  static void named(Object what, Object name) {
    Trace trace = trace(what);
    if (trace != null) {
      trace.label = name.toString();
    }
  }

  static void closed(Object what) {
    Trace trace = trace(what);
    if (trace != null) {
      trace.closed = place();
      synchronized (TRACES) {
        OPEN.remove(trace);
      }
    }
  }

  /** Fails if it is known where this was closed before. */
  static void closedAgain(Object what) {
    Trace trace = trace(what);
    if (trace != null && trace.closed != null) {
      throw new IllegalStateException(
          trace.label + " was closed twice" + trace.story() + "; leave one of them out");
    }
  }

  static IllegalStateException usedAfterClose(Tensor tensor) {
    Trace trace = trace(tensor);
    return new IllegalStateException(
        ("tensor %s was used after it was closed: its scope has ended; keep it with"
                + " scope.keep(...) or copy its numbers out first%s")
            .formatted(tensor.shape(), trace == null ? "" : trace.story()));
  }

  private static @Nullable Trace trace(Object what) {
    if (!Engine.hostile()) {
      return null;
    }
    synchronized (TRACES) {
      return TRACES.get(what);
    }
  }

  static List<String> open() {
    synchronized (TRACES) {
      return OPEN.stream().map(Trace::toString).toList();
    }
  }

  static void forget() {
    synchronized (TRACES) {
      TRACES.clear();
      OPEN.clear();
    }
  }

  private static List<StackFrame> place() {
    return STACK.walk(
        frames ->
            frames
                .dropWhile(frame -> ENGINE.get(frame.getDeclaringClass()))
                .limit(CALLERS)
                .toList());
  }

  private static @Nullable Object source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }

  private static String line(Collection<StackFrame> place) {
    return place.stream()
        .map(frame -> String.valueOf(frame.toStackTraceElement()))
        .collect(Collectors.joining(" from "));
  }
}
