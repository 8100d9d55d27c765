package expanse.table;

import expanse.base.DuckDb;
import expanse.base.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Files that are no text, known by their first bytes, and what to do with them.
final class ForeignFormats {
  private ForeignFormats() {}

  /// @param head the first bytes of a file
  /// @throws InputException when they are those of another format
  static void refuse(String file, byte[] head) {
    String start = new String(head, 0, Math.min(head.length, 64), StandardCharsets.ISO_8859_1);
    String lower = start.stripLeading().toLowerCase(Locale.ROOT);
    if (DuckDb.isParquet(head)) {
      throw new InputException(file + " is a Parquet file; name it .parquet");
    }
    if (start.startsWith("ARROW1") || start.startsWith("FEA1")) {
      throw new InputException(
          file
              + " is a Feather (Arrow) file; convert it to Parquet, in Python:"
              + " pandas.read_feather('in.feather').to_parquet('out.parquet')");
    }
    if (start.startsWith("(\u00b5/\u00fd")) {
      throw new InputException(
          file + " is packed by zstd; unpack it with zstd -d" + databento(file));
    }
    if (start.startsWith("DBN")) {
      throw new InputException(
          file + " is a file in Databento's own coding; order or convert it as CSV");
    }
    if (start.startsWith("BZh")) {
      throw new InputException(file + " is packed by bzip2; unpack it with bzip2 -d");
    }
    if (start.startsWith("\u00fd7zXZ")) {
      throw new InputException(file + " is packed by xz; unpack it with xz -d");
    }
    if (start.startsWith("7z\u00bc\u00af") || start.startsWith("Rar!")) {
      throw new InputException(file + " is an archive; unpack it and name the file in it");
    }
    if (start.startsWith("\u0089HDF")) {
      throw new InputException(
          file
              + " is an HDF5 file; convert it to Parquet, in Python:"
              + " pandas.read_hdf('in.h5').to_parquet('out.parquet')");
    }
    if (start.startsWith("SQLite format 3")) {
      throw new InputException(file + " is an SQLite database; write its bars to a CSV file");
    }
    if (start.startsWith("\u00d0\u00cf\u0011\u00e0")) {
      throw new InputException(file + " is a spreadsheet; save its sheet as CSV");
    }
    if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
      throw new InputException(
          file + " is a web page or XML, perhaps the answer to a failed download; save CSV");
    }
  }

  private static String databento(String file) {
    return file.contains(".dbn") ? ", or order it from Databento as CSV" : "";
  }
}
