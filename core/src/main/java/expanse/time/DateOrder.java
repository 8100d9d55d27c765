package expanse.time;

/// Which of three numbers of a date is the day, the month and the year.
public enum DateOrder {
  /// Year, month, day.
  YMD("ymd"),
  /// Day, month, year, as in Europe.
  DMY("dmy"),
  /// Month, day, year, as in the United States.
  MDY("mdy");

  private final String text;

  DateOrder(String text) {
    this.text = text;
  }

  /// The name in options: `dmy`.
  public String text() {
    return text;
  }
}
