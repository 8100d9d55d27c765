package expanse.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import expanse.base.AtomicFiles;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Writes tables as CSV in UTF-8, with LF at the end of lines, whole or not at all.
public final class CsvFile {
  private CsvFile() {}

  /// Writes a table.
  ///
  /// @param rows gives the header and the rows
  /// @throws expanse.base.InputException when the file cannot be written
  public static void write(Path file, Consumer<CsvWriter> rows) {
    AtomicFiles.write(
        file,
        out -> {
          OutputStreamWriter text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
          rows.accept(csv);
          csv.flush();
          text.flush();
        });
  }
}
