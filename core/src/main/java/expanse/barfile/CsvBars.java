package expanse.barfile;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.NumberText;
import expanse.market.BarSeries;
import expanse.table.CsvScanner;
import expanse.table.CsvTable;
import expanse.time.TimeParser;
import expanse.time.TimeText;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Bars in CSV files.
final class CsvBars {
  private CsvBars() {}

  /// Gives all rows of a file to what `start` makes.
  static <R extends BarRows> R scan(Path file, BarReadOptions options, BarRows.Start<R> start) {
    InputFiles.require(file);
    try (InputStream in = open(file)) {
      return scan(file, in, options, start);
    } catch (EOFException | ZipException e) {
      throw new InputException(file + " is cut or damaged: it does not unpack; copy it again", e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  /// The content of a file, unpacked where it is packed by gzip.
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(4);
    byte[] head = in.readNBytes(4);
    in.reset();
    boolean packed = head.length > 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B;
    try {
      return packed ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static <R extends BarRows> R scan(
      Path file, InputStream in, BarReadOptions options, BarRows.Start<R> start)
      throws IOException {
    CsvTable table = CsvTable.open(in, file.toString(), BarColumns.EXPECTED);
    BarColumns columns = BarColumns.find(table.names(), file.toString());
    TimeParser times = new TimeParser(options.zone(), TimeParser.Order.STRICTLY_RISING);
    R bars = start.rows(columns, times);
    CsvScanner scanner = table.scanner();
    boolean settled = false;
    byte[] joined = new byte[128];
    while (table.nextRow()) {
      long row = scanner.lineNumber();
      if (!table.isWhole()) {
        bars.addBad(row, -1, scanner.line(), table.misfit());
        continue;
      }
      if (!settled) {
        int whole = columns.clock() < 0 ? -1 : table.wholeTime(columns.time(), columns.clock());
        columns = whole < 0 ? columns : columns.withTime(whole);
        bars.settle(columns);
        settled = true;
      }
      long time;
      try {
        time = table.time(times, columns.time(), columns.clock(), joined);
      } catch (DateTimeException e) {
        bars.addBad(row, columns.time(), scanner.field(columns.time()), "is " + e.getMessage());
        continue;
      }
      double open = table.number(columns.open());
      double high = table.number(columns.high());
      double low = table.number(columns.low());
      double close = table.number(columns.close());
      double volume = columns.volume() < 0 ? Double.NaN : table.numberOrEmpty(columns.volume());
      if (table.badNumber() >= 0) {
        bars.addBad(
            row, table.badNumber(), scanner.field(table.badNumber()), table.badNumberReason());
        continue;
      }
      bars.add(row, time, open, high, low, close, volume, scanner::field);
    }
    table.addNotes(bars::note);
    return bars;
  }

  static void write(Path file, BarSeries bars) {
    AtomicFiles.write(
        file,
        out -> {
          String header =
              bars.hasVolume() ? "time,open,high,low,close,volume" : "time,open,high,low,close";
          out.write((header + "\n").getBytes(StandardCharsets.US_ASCII));
          TimeText times = new TimeText();
          StringBuilder line = new StringBuilder(96);
          for (int i = 0; i < bars.size(); i++) {
            line.setLength(0);
            times.append(line, bars.time(i));
            NumberText.append(line.append(','), bars.open(i));
            NumberText.append(line.append(','), bars.high(i));
            NumberText.append(line.append(','), bars.low(i));
            NumberText.append(line.append(','), bars.close(i));
            if (bars.hasVolume()) {
              line.append(',');
              if (!Double.isNaN(bars.volume(i))) {
                NumberText.append(line, bars.volume(i));
              }
            }
            writeAscii(out, line.append('\n'));
          }
        });
  }

  private static void writeAscii(OutputStream out, StringBuilder text) throws IOException {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    out.write(bytes);
  }
}
