package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsFilesTest {
  @TempDir Path folder;

  private static SafeTensors content() {
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", new SafeTensors.Tensor(List.of(2, 1), new float[] {1.5f, -0f}));
    tensors.put("a", new SafeTensors.Tensor(List.of(), new float[] {Float.MIN_VALUE}));
    return new SafeTensors(tensors, Map.of("what", "a \"test\" é"));
  }

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("a.safetensors");
    SafeTensorsFiles.write(file, content());
    SafeTensors read = SafeTensorsFiles.read(file);
    assertThat(read.tensors().keySet()).containsExactly("b", "a");
    assertThat(read.tensors().get("b").values()).containsExactly(1.5f, -0f);
    assertThat(read.tensors().get("b").shape()).containsExactly(2, 1);
    assertThat(read.tensors().get("a").shape()).isEmpty();
    assertThat(read.metadata()).containsEntry("what", "a \"test\" é");
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    Path first = folder.resolve("1");
    Path second = folder.resolve("2");
    SafeTensorsFiles.write(first, content());
    SafeTensorsFiles.write(second, content());
    assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
  }

  @Test
  void everySingleFlippedBitIsDetected() throws IOException {
    Path file = folder.resolve("a");
    SafeTensorsFiles.write(file, content());
    byte[] good = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> read(file, bad))
          .as("bit %d", bit)
          .isInstanceOf(InputException.class)
          .hasMessageContaining(file.toString())
          .hasMessageNotContainingAny("\n");
    }
  }

  @Test
  void everyTruncationAndEveryTrailingByteIsDetected() throws IOException {
    Path file = folder.resolve("a");
    SafeTensorsFiles.write(file, content());
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length <= good.length + 3; length++) {
      if (length != good.length) {
        byte[] cut = Arrays.copyOf(good, length);
        assertThatThrownBy(() -> read(file, cut))
            .as("length %d", length)
            .isInstanceOf(InputException.class);
      }
    }
  }

  @Test
  void aFileOfAnotherProgramNeedsNoChecksum() throws IOException {
    Path file =
        foreign(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"__metadata__\":{\"format\":\"pt\"}}",
            8);
    SafeTensors read = SafeTensorsFiles.read(file);
    assertThat(read.tensors().get("w").values()).containsExactly(0, 0);
    assertThat(read.metadata()).containsEntry("format", "pt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0,8]    | [2]               | F32 | 12 | need 8 bytes",
        "[0,8]    | [2]               | F32 | 4  | larger than the file",
        "[0,8]    | [3]               | F32 | 12 | does not fit its shape",
        "[4,12]   | [2]               | F32 | 12 | hole",
        "[8,0]    | [2]               | F32 | 8  | outside",
        "[0,8,9]  | [2]               | F32 | 8  | outside",
        "[0,9999] | [2]               | F32 | 8  | outside",
        "[-8,0]   | [2]               | F32 | 8  | data_offsets",
        "[0,8.0]  | [2]               | F32 | 8  | data_offsets",
        "null     | [2]               | F32 | 8  | data_offsets",
        "[0,8]    | [-2]              | F32 | 8  | shape",
        "[0,8]    | [99999999999]     | F32 | 8  | larger",
        "[0,8]    | [2147483647,2147483647,4] | F32 | 8 | larger",
        "[0,8]    | 2                 | F32 | 8  | shape",
        "[0,8]    | [2]               | F16 | 8  | type F16",
        "[0,8]    | [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2] | F32 | 8 | shape",
      })
  void aHeaderThatLiesIsRefused(
      String offsets, String shape, String dtype, int dataLength, String reason)
      throws IOException {
    Path file =
        foreign(
            "{\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
                .formatted(dtype, shape, offsets),
            dataLength);
    assertThatThrownBy(() -> SafeTensorsFiles.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("tensor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]",
        "{",
        "{\"w\":1}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} x",
        "{\"__metadata__\":{\"a\":1},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":[],\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"format\":\"expanse\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      })
  void aHeaderOfAnotherKindIsRefused(String header) throws IOException {
    Path file = foreign(header, 4);
    assertThatThrownBy(() -> SafeTensorsFiles.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void anErrorInTheHeaderIsNamedWithItsPlace() throws IOException {
    String tensor = "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    Path twice = foreign("{" + tensor + "," + tensor + "}", 4);
    assertThatThrownBy(() -> SafeTensorsFiles.read(twice))
        .hasMessageContaining("its header, line 1, column")
        .hasMessageContaining("a key is given twice");
  }

  @Test
  void deepNestingIsRefusedWithoutOverflow() throws IOException {
    Path file = foreign("{\"w\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 0);
    assertThatThrownBy(() -> SafeTensorsFiles.read(file)).isInstanceOf(InputException.class);
  }

  @Test
  void randomBytesAreRefused() throws IOException {
    Path file = folder.resolve("random");
    Seeds.each(
        500,
        seed -> {
          Rng rng = new Rng(seed);
          byte[] bytes = new byte[rng.nextInt(200)];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) rng.nextLong();
          }
          if (bytes.length > 8 && seed % 2 == 0) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length - 8);
          }
          Files.write(file, bytes);
          assertThatThrownBy(() -> SafeTensorsFiles.read(file)).isInstanceOf(InputException.class);
        });
  }

  @Test
  void numbersThatAreNotFiniteAreNeitherWrittenNorRead() throws IOException {
    SafeTensors bad =
        new SafeTensors(Map.of("w", SafeTensors.Tensor.of(new float[] {1, Float.NaN})), Map.of());
    assertThatThrownBy(() -> SafeTensorsFiles.write(folder.resolve("x"), bad))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tensor w holds NaN at element 1");
    Path file = foreign("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(bytes.length - 4, Float.POSITIVE_INFINITY);
    Files.write(file, bytes);
    assertThatThrownBy(() -> SafeTensorsFiles.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tensor w holds Infinity");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThatThrownBy(() -> SafeTensorsFiles.read(folder.resolve("none")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> SafeTensorsFiles.read(folder)).isInstanceOf(InputException.class);
  }

  static SafeTensors read(Path file, byte[] bytes) throws IOException {
    return SafeTensorsFiles.read(file, new ByteArrayInputStream(bytes), bytes.length);
  }

  private Path foreign(String header, int dataLength) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    Path file = folder.resolve("foreign");
    Files.write(file, bytes.array());
    return file;
  }
}
