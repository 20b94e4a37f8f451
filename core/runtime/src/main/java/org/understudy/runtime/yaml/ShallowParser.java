package org.understudy.runtime.yaml;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.parser.Parser;
import org.understudy.spi.config.ConfigException;

/**
 * A parser that gives up where lists and mappings lie too deep in each other: what reads its events
 * calls itself for every level, and what scans the text looks at all open levels for every token.
 */
final class ShallowParser implements Parser {
  static final int DEPTH = 50;

  private final Parser parser;
  private final String file;
  private int depth;

  ShallowParser(Parser parser, String file) {
    this.parser = parser;
    this.file = file;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    if (event instanceof CollectionStartEvent) {
      depth++;
      if (depth > DEPTH) {
        throw new ConfigException(
            "%s:%d: nested more than %d levels deep"
                .formatted(file, event.getStartMark().map(m -> m.getLine() + 1).orElse(1), DEPTH));
      }
    } else if (event instanceof CollectionEndEvent) {
      depth--;
    }
    return event;
  }
}
