package org.understudy.ensemble;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Capability;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A mixture of models with equal weights, trained side by side on the same batches: each objective
 * is the mean of the members', whose parameters are their own, so that every member descends its
 * own loss.
 */
final class Ensemble implements Model {
  private final List<Model> members;
  private final Parameters parameters;
  private final List<Objective> objectives = new ArrayList<>();
  private final String family;

  /**
   * An ensemble, which from now on owns its members.
   *
   * @param family the members' provider, for messages
   */
  Ensemble(String family, List<Model> members) {
    this.family = family;
    this.members = List.copyOf(members);
    parameters = join(members.stream().map(Model::parameters).toList());
    int players = members.get(0).objectives().size();
    for (int i = 0; i < players; i++) {
      int player = i;
      objectives.add(
          new Joint(members.stream().map(member -> member.objectives().get(player)).toList()));
    }
  }

  private static Parameters join(List<Parameters> each) {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    for (int i = 0; i < each.size(); i++) {
      parts.put("member." + i, each.get(i));
    }
    return Parameters.join(parts);
  }

  /** What the members minimise, together. */
  private record Joint(List<Objective> each) implements Objective {
    @Override
    public String name() {
      return each.get(0).name();
    }

    @Override
    public Parameters parameters() {
      return join(each.stream().map(Objective::parameters).toList());
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      Tensor sum = Tensor.scalar(0);
      for (int i = 0; i < each.size(); i++) {
        sum = sum.add(each.get(i).loss(batch, random.split(i)));
      }
      return sum.div(each.size());
    }
  }

  @Override
  public Schema schema() {
    return members.get(0).schema();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public List<Objective> objectives() {
    return objectives;
  }

  @Override
  public boolean begin(Batch rows) {
    boolean any = false;
    for (Model member : members) {
      any |= member.begin(rows);
    }
    return any;
  }

  @Override
  public Mixture given(@Nullable Tensor condition) {
    List<SamplingDensity> parts = new ArrayList<>();
    for (Model member : members) {
      parts.add(part(member, condition));
    }
    return new Mixture(
        parts,
        condition == null ? 1 : condition.dim(0),
        (chosen, rows) ->
            part(members.get(chosen), condition == null ? null : condition.gather(0, rows)));
  }

  private SamplingDensity part(Model member, @Nullable Tensor condition) {
    return Capability.require(
        member.given(condition), SamplingDensity.class, "ensemble: a member '" + family + "'");
  }

  @Override
  public void close() {
    members.forEach(Model::close);
  }
}
