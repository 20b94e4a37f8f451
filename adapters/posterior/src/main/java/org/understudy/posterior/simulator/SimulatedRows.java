package org.understudy.posterior.simulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;

/** The simulations that ended well, in the order of their numbers. */
record SimulatedRows(
    ConditionalDistribution prior, Simulator simulator, Dataset rows, Map<String, String> facts)
    implements Simulated {
  SimulatedRows {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public long size() {
    return rows.size();
  }

  @Override
  public Rows read(long first, int count) {
    return rows.read(first, count);
  }

  @Override
  public void close() {
    rows.close();
  }
}
