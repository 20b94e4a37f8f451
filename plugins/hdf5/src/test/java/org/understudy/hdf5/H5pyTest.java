package org.understudy.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.testkit.Python;

/** What is written here opens in h5py, and back; aborted, with a line, where it is missing. */
final class H5pyTest {
  private static final List<String> KINDS =
      List.of("<f4", ">f4", "<f8", "i1", "<i2", ">i4", "<i8", "u1", "<u2", "<u4", "<u8");

  @TempDir Path folder;
  private Python python;

  @BeforeEach
  void findPython() {
    python = Python.with("h5py", "numpy");
  }

  private Context context() {
    return Understudy.create().context(RandomStream.of(1), folder);
  }

  private Dataset open(String group, List<String> datasets, List<String> condition) {
    return new Hdf5Provider()
        .open(
            new Hdf5Config(
                Path.of("data.h5"), group, datasets, List.of(), condition, Map.of(), Map.of()),
            context());
  }

  @Test
  void h5pyReadsWhatIsWrittenHere() {
    float[] x = {1, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN, 1f / 3};
    Schema schema = Schema.of(Field.target("x", 1, 2).in("GeV"), Field.target("n"));
    Path file = folder.resolve("out.h5");
    try (DatasetWriter writer = new Hdf5Provider().write(file, schema)) {
      writer.write(new Rows(schema, 3, List.of(x, new float[] {7, 8, 9})));
      writer.finish();
    }
    String said =
        python.run(
            """
            import h5py, numpy as np, sys
            f = h5py.File(sys.argv[1], 'r')
            assert sorted(f) == ['n', 'x'], list(f)
            t = np.float32(1) / np.float32(3)
            want = np.array([[[1, -0.0]], [[1.4e-45, -np.inf]], [[np.nan, t]]], np.float32)
            x = f['x'][:]
            assert x.dtype == np.float32 and x.shape == (3, 1, 2), (x.dtype, x.shape)
            assert x.view(np.uint32).tolist() == want.view(np.uint32).tolist(), x
            assert f['n'][1:].tolist() == [8, 9]
            unit = np.asarray(f['x'].attrs['units']).item()
            assert (unit.decode() if isinstance(unit, bytes) else unit) == 'GeV', unit
            assert 'units' not in f['n'].attrs
            order = [o.decode() if isinstance(o, bytes) else o for o in f.attrs['fields']]
            assert order == ['x', 'n'], order
            print('same')
            """,
            file.toString());
    assertEquals("same", said);
  }

  @Test
  void whatH5pyWritesIsReadHere() {
    python.run(
        """
        import h5py, numpy as np, sys
        f = h5py.File(sys.argv[1] + '/data.h5', 'w')
        a = np.arange(600).reshape(100, 3, 2) % 120
        for i, kind in enumerate(sys.argv[2].split()):
            f['kinds/k%d' % i] = a.astype(kind)
        g = f.create_group('packed')
        g.create_dataset('gzip', data=a.astype('f4'), chunks=(7, 2, 2), compression='gzip')
        g.create_dataset('all', data=a.astype('f8'), chunks=(16, 3, 2), compression='gzip',
                         shuffle=True, fletcher32=True)
        g.create_dataset('lzf', data=a, chunks=(64, 3, 1), compression='lzf')
        g['gzip'].attrs['units'] = 'GeV'
        g['lzf'].attrs['unit'] = np.bytes_('mm')
        """,
        folder.toString(), String.join(" ", KINDS));
    float[] expected = new float[600];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i % 120;
    }
    for (String group : List.of("kinds", "/packed/")) {
      try (Dataset dataset = open(group, List.of(), List.of())) {
        for (Field field : dataset.schema().fields()) {
          assertArrayEquals(expected, dataset.read(0, 100).column(field.name()), field.name());
          for (int first : new int[] {0, 5, 63, 99}) {
            assertArrayEquals(
                java.util.Arrays.copyOfRange(expected, 6 * first, 6 * first + 6),
                dataset.read(first, 1).column(field.name()),
                field.name() + ", row " + first);
          }
        }
      }
    }
    try (Dataset dataset = open("packed", List.of("lzf", "gzip"), List.of("gzip"))) {
      assertEquals(
          List.of("lzf", "gzip"), dataset.schema().fields().stream().map(Field::name).toList());
      assertEquals("mm", dataset.schema().field("lzf").unit());
      assertEquals("GeV", dataset.schema().field("gzip").unit());
      assertEquals(Role.CONDITION, dataset.schema().field("gzip").role());
      assertEquals(Role.TARGET, dataset.schema().field("lzf").role());
    }
  }

  @Test
  void blocksOfADatasetLargerThanTheHeap() {
    // 2^30 rows of 8 bytes, three of them written: the rest is the fill value.
    python.run(
        """
        import h5py, sys
        f = h5py.File(sys.argv[1] + '/data.h5', 'w')
        d = f.create_dataset('x', shape=(2**30, 2), dtype='f4', chunks=(4096, 2), fillvalue=-1)
        d[0] = [1, 2]
        d[2**29 + 5] = [3, 4]
        d[2**30 - 1] = [5, 6]
        """,
        folder.toString());
    try (Dataset dataset = open("/", List.of(), List.of())) {
      assertEquals(1L << 30, dataset.size());
      assertArrayEquals(new float[] {1, 2, -1, -1}, dataset.read(0, 2).column("x"));
      assertArrayEquals(
          new float[] {-1, -1, 3, 4, -1, -1}, dataset.read((1L << 29) + 4, 3).column("x"));
      assertArrayEquals(new float[] {5, 6}, dataset.read((1L << 30) - 1, 1).column("x"));
    }
  }

  @Test
  void noRowsFromH5pyAreNoRowsHere() {
    python.run(
        "import h5py, sys; h5py.File(sys.argv[1] + '/data.h5', 'w')"
            + ".create_dataset('x', shape=(0, 3), dtype='f4')",
        folder.toString());
    try (Dataset dataset = open("/", List.of(), List.of())) {
      assertEquals(0, dataset.size());
      assertEquals(0, dataset.read(0, 0).count());
    }
  }

  @Test
  void whatIsNoTableIsRefusedByName() {
    python.run(
        """
        import h5py, numpy as np, sys
        f = h5py.File(sys.argv[1] + '/data.h5', 'w')
        f['run/a'] = np.zeros((4, 2)); f['run/b'] = np.zeros(3); f['run/t'] = ['x', 'y']
        f['scalar/s'] = 1.0
        f['record/r'] = np.zeros(3, dtype=[('p', 'f4'), ('q', 'i4')])
        """,
        folder.toString());
    refused("/", List.of(), "no datasets in '/'; it holds: record, run, scalar");
    refused("runs", List.of(), "there is no group 'runs'");
    refused("run/a", List.of(), "is a dataset, expected a group");
    refused("run", List.of("c"), "there is no dataset 'c' in '/run/'; it holds: a, b, t");
    refused("run", List.of("a", "b"), "a [4, 2], b [3]; choose some with 'datasets'");
    refused("run", List.of(), "'/run/t' does not hold plain numbers");
    refused("scalar", List.of(), "share their first axis");
    refused("record", List.of(), "'/record/r' does not hold plain numbers");
    try (Dataset dataset = open("run", List.of("a"), List.of())) {
      assertEquals(4, dataset.size());
    }
  }

  private void refused(String group, List<String> datasets, String message) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> open(group, datasets, List.of()).close());
    assertTrue(
        error.getMessage().contains("data.h5") && error.getMessage().contains(message),
        error.getMessage());
  }
}
