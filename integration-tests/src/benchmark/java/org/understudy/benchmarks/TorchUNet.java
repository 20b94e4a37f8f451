package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** The U-Net of workloads W7 and W8 in libtorch's eager mode, with our network's weights. */
final class TorchUNet {
  private static final double EPSILON = 1e-5;

  private final TorchNetwork network;
  private final int levels;
  private final int blocks;
  private final int groups;
  private final Tensor frequencies;

  TorchUNet(TorchNetwork network, int base, int levels, int blocks, int groups) {
    this.network = network;
    this.levels = levels;
    this.blocks = blocks;
    this.groups = groups;
    float[] values = new float[base / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(-Math.log(10_000) * i / values.length);
    }
    frequencies = TorchNetwork.tensor(values, 1, values.length);
  }

  /** The predicted noise. */
  Tensor apply(Tensor x, Tensor times) {
    Tensor angles = times.unsqueeze(1).mul(frequencies);
    Tensor embedding = cat(new TensorVector(angles.sin(), angles.cos()), 1);
    embedding = silu(network.dense(silu(network.dense(embedding, "time.0")), "time.1"));
    Tensor h = network.convolution(x, "entry", 1, 1);
    Deque<Tensor> skips = new ArrayDeque<>();
    skips.push(h);
    for (int level = 0; level < levels; level++) {
      for (int block = 0; block < blocks; block++) {
        h = stage(h, embedding, "down." + level + "." + block);
        skips.push(h);
      }
      if (level + 1 < levels) {
        h = network.convolution(h, "down." + level + ".smaller", 2, 1);
        skips.push(h);
      }
    }
    h = residual(h, embedding, "middle.first");
    h = attention(h, "middle.attention");
    h = residual(h, embedding, "middle.second");
    for (int level = levels - 1; level >= 0; level--) {
      for (int block = 0; block <= blocks; block++) {
        Tensor joined = cat(new TensorVector(h, skips.pop()), 1);
        h = stage(joined, embedding, "up." + level + "." + block);
      }
      if (level > 0) {
        Tensor larger = upsample_nearest2d(h, 2 * h.size(2), 2 * h.size(3));
        h = network.convolution(larger, "up." + level + ".larger", 1, 1);
      }
    }
    h = silu(network.groupNorm(h, "exit.norm", groups, EPSILON));
    return network.convolution(h, "exit.convolution", 1, 1);
  }

  private Tensor stage(Tensor x, Tensor embedding, String name) {
    Tensor h = residual(x, embedding, name);
    return network.has(name + ".attention.norm.scale") ? attention(h, name + ".attention") : h;
  }

  private Tensor residual(Tensor x, Tensor embedding, String name) {
    Tensor h = silu(network.groupNorm(x, name + ".norm.0", groups, EPSILON));
    h = network.convolution(h, name + ".convolution.0", 1, 1);
    h = h.add(network.dense(embedding, name + ".time").unsqueeze(2).unsqueeze(3));
    h = silu(network.groupNorm(h, name + ".norm.1", groups, EPSILON));
    h = network.convolution(h, name + ".convolution.1", 1, 1);
    String shortcut = name + ".shortcut";
    return h.add(network.has(shortcut + ".weight") ? network.convolution(x, shortcut, 1, 0) : x);
  }

  private Tensor attention(Tensor x, String name) {
    long batch = x.size(0);
    long channels = x.size(1);
    long height = x.size(2);
    long width = x.size(3);
    Tensor tokens =
        network
            .groupNorm(x, name + ".norm", groups, EPSILON)
            .permute(0, 2, 3, 1)
            .reshape(batch, height * width, channels);
    TensorVector parts = network.dense(tokens, name + ".in").unsqueeze(1).chunk(3, -1);
    Tensor mixed =
        scaled_dot_product_attention(parts.get(0), parts.get(1), parts.get(2)).squeeze(1);
    Tensor out = network.dense(mixed, name + ".out");
    return x.add(out.reshape(batch, height, width, channels).permute(0, 3, 1, 2));
  }
}
