package org.understudy.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.testkit.Python;

/** What is written here opens in NumPy, and back; aborted, with a line, where it is missing. */
final class NumpyTest {
  @TempDir Path folder;

  private static void write(FileDatasetProvider<?> provider, Path file, Rows rows) {
    try (DatasetWriter writer = provider.write(file, rows.schema())) {
      writer.write(rows);
      writer.finish();
    }
  }

  @Test
  void numpyReadsWhatIsWrittenHere() {
    Python python = Python.with("numpy");
    float[] x = {1, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN, 1f / 3};
    Field field = Field.target("x", 2);
    write(new NpyProvider(), folder.resolve("x.npy"), new Rows(Schema.of(field), 3, List.of(x)));
    write(
        new NpzProvider(),
        folder.resolve("d.npz"),
        new Rows(Schema.of(field, Field.target("e")), 3, List.of(x, new float[] {7, 8, 9})));
    write(new CsvProvider(), folder.resolve("d.csv.gz"), new Rows(Schema.of(field), 3, List.of(x)));
    String said =
        python.run(
            """
            import numpy as np, sys, os
            os.chdir(sys.argv[1])
            t = np.float32(1) / np.float32(3)
            want = np.array([[1, -0.0], [1.4e-45, -np.inf], [np.nan, t]], np.float32)
            bits = lambda a: a.view(np.uint32).tolist()
            x = np.load('x.npy', allow_pickle=False)
            assert x.dtype == np.dtype('<f4') and x.flags.c_contiguous, (x.dtype, x.flags)
            assert bits(x) == bits(want), x
            m = np.load('x.npy', mmap_mode='r')
            assert m.shape == (3, 2), m.shape
            d = np.load('d.npz', allow_pickle=False)
            assert sorted(d.files) == ['e', 'x'], d.files
            assert bits(d['x']) == bits(want) and d['e'].tolist() == [7, 8, 9]
            assert d['e'].shape == (3,)
            c = np.loadtxt('d.csv.gz', delimiter=',', skiprows=1, dtype=np.float32)
            assert bits(c) == bits(want), c
            print('same')
            """,
            folder.toString());
    assertEquals("same", said);
  }

  @Test
  void whatNumpyWritesIsReadHere() {
    Python python = Python.with("numpy");
    python.run(
        """
        import numpy as np, sys, os
        os.chdir(sys.argv[1])
        a = np.arange(24).reshape(4, 3, 2)
        kinds = ['<f4', '>f4', '<f8', '>f8', 'i1', '<i2', '>i4', '<i8', 'u1', '>u2', '<u4', '>u8']
        for i, kind in enumerate(kinds):
            np.save('c%d.npy' % i, a.astype(kind))
            np.save('f%d.npy' % i, np.asfortranarray(a.astype(kind)))
        np.save('b.npy', a % 2 == 1)
        np.savez('s.npz', a=a, b=np.asfortranarray(a.astype('f4')), n=a[:, 0, 0])
        np.savez_compressed('z.npz', a=a, b=np.asfortranarray(a.astype('f4')), n=a[:, 0, 0])
        np.savez('ragged.npz', a=a, b=a[1:])
        np.save('text.npy', np.array(['a', 'b']))
        np.save('half.npy', a.astype('f2'))
        """,
        folder.toString());
    float[] expected = new float[24];
    float[] odd = new float[24];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i;
      odd[i] = i % 2;
    }
    for (int i = 0; i < 12; i++) {
      assertArrayEquals(expected, array("c" + i), "kind " + i);
      assertArrayEquals(expected, array("f" + i), "kind " + i + ", Fortran order");
    }
    assertArrayEquals(odd, array("b"));
    for (String name : List.of("s.npz", "z.npz")) {
      try (Dataset dataset = new NpzProvider().open(folder.resolve(name))) {
        Rows last = dataset.read(3, 1);
        Rows whole = dataset.read(0, 4);
        assertArrayEquals(expected, whole.column("a"), name);
        assertArrayEquals(expected, whole.column("b"), name);
        assertArrayEquals(new float[] {0, 6, 12, 18}, whole.column("n"), name);
        assertArrayEquals(new float[] {18, 19, 20, 21, 22, 23}, last.column("b"), name);
      }
    }
    refused(new NpzProvider(), "ragged.npz", "a (4, 3, 2), b (3, 3, 2)");
    refused(new NpyProvider(), "text.npy", "'<U1'");
    refused(new NpyProvider(), "half.npy", "astype('float32')");
  }

  private float[] array(String name) {
    try (Dataset dataset = new NpyProvider().open(folder.resolve(name + ".npy"))) {
      assertEquals(Schema.of(Field.target(name, 3, 2)), dataset.schema());
      return dataset.read(0, 4).column(name);
    }
  }

  private void refused(FileDatasetProvider<?> provider, String file, String message) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> provider.open(folder.resolve(file)));
    assertTrue(
        error.getMessage().contains(file) && error.getMessage().contains(message),
        error.getMessage());
  }
}
