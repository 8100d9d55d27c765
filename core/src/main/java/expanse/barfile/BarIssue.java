package expanse.barfile;

/// A row of a bars file that is not a sound bar.
///
/// @param row line number in a CSV file (the header is row 1), row number from 1 in a Parquet file
/// @param column the column as named in the file
/// @param value the value as it stands there
/// @param what is wrong with it
public record BarIssue(long row, String column, String value, String what) {
  /// `row 12, column high: '3' is below low 4`.
  public String text() {
    return "row " + row + ", column " + column + ": '" + value + "' " + what;
  }
}
