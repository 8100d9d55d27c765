package expanse.kafka;

import expanse.base.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A topic of a cluster, as an address names it: `kafka:HOST:PORT[,HOST:PORT]/TOPIC[?group=NAME]`.
///
/// @param servers hosts and ports to begin with
/// @param name of the topic
/// @param group of the consumers that share the work of reading it
record Topic(String servers, String name, String group) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i:kafka):(?://)?([^/?]+:\\d+(?:,[^/?,]+:\\d+)*)/([\\w.-]+)(?:\\?group=([\\w.-]+))?");
  private static final String GROUP = "expanse";

  /// @throws InputException when the address is none of a topic
  static Topic of(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new InputException(
          "'"
              + address
              + "' names no topic; expected kafka:HOST:PORT/TOPIC, such as"
              + " kafka:localhost:9092/bars, for a source also with ?group=NAME");
    }
    String group = parts.group(3);
    return new Topic(parts.group(1), parts.group(2), group == null ? GROUP : group);
  }

  /// For messages.
  @Override
  public String toString() {
    return "kafka:" + servers + "/" + name;
  }
}
