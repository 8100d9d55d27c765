package expanse.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/// Goes through the bytes of one time from left to right.
final class TimeCursor {
  static final String EXAMPLE = "write times as 2024-01-31T09:30:00Z";

  private byte[] text = new byte[0];
  private int position;
  private int end;

  void reset(byte[] bytes, int from, int to) {
    text = bytes;
    position = from;
    end = to;
  }

  static DateTimeException notATime() {
    return new DateTimeException("not a time; " + EXAMPLE);
  }

  boolean atEnd() {
    return position == end;
  }

  int left() {
    return end - position;
  }

  /// The next byte, which stays; 0 at the end.
  byte peek() {
    return position < end ? text[position] : 0;
  }

  /// The byte so many places ahead; 0 behind the end.
  byte at(int ahead) {
    return position + ahead < end ? text[position + ahead] : 0;
  }

  /// Whether a letter stands so many places ahead.
  boolean isLetter(int ahead) {
    return isLetter(at(ahead));
  }

  /// Takes the next byte.
  byte next() {
    if (position >= end) {
      throw notATime();
    }
    return text[position++];
  }

  /// Takes the next byte when it is this one.
  boolean take(char c) {
    if (position < end && text[position] == c) {
      position++;
      return true;
    }
    return false;
  }

  void skipSpaces() {
    while (position < end && text[position] == ' ') {
      position++;
    }
  }

  /// How many digits come next.
  int digits() {
    int i = position;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i - position;
  }

  /// How many letters come next.
  int letters() {
    int i = position;
    while (i < end && isLetter(text[i])) {
      i++;
    }
    return i - position;
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  /// Takes so many digits.
  long number(int digits) {
    if (digits == 0 || digits > 18 + (text[position] == '1' ? 1 : 0)) {
      throw notATime();
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      value = value * 10 + (text[position++] - '0');
    }
    return value;
  }

  /// Takes one or two digits.
  int shortNumber() {
    int digits = digits();
    if (digits > 2) {
      throw notATime();
    }
    return (int) number(digits);
  }

  /// Takes two digits.
  int twoDigits() {
    if (digits() != 2) {
      throw notATime();
    }
    return (int) number(2);
  }

  /// Takes the digits of a fraction of a second; what is less than a millisecond is cut off.
  int millis() {
    int digits = digits();
    if (digits == 0 || digits > 12) {
      throw notATime();
    }
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      millis = millis * 10 + (i < digits ? text[position + i] - '0' : 0);
    }
    position += digits;
    return millis;
  }

  /// Takes so many bytes as text.
  String take(int length) {
    String taken = new String(text, position, length, StandardCharsets.UTF_8);
    position += length;
    return taken;
  }
}
