package expanse.label;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.base.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The types that a set of labels tells apart. The place of a type in the list is its class in
/// models and files; the order is the alphabet's, whatever the order of the labels.
///
/// With one type or none there is nothing to tell apart.
///
/// @param list the types, none of them empty
public record SpanTypes(List<SpanType> list) {
  /// Most types that a set may have.
  public static final int MOST = 8;

  /// No types.
  public static final SpanTypes NONE = new SpanTypes(List.of());

  /// Consolidation 0, retracement 1: those of the seeds.
  public static final SpanTypes SEEDS =
      new SpanTypes(List.of(SpanType.CONSOLIDATION, SpanType.RETRACEMENT));

  /// Labels from which on a type that only one of them has is worth a word.
  static final int FEW = 5;

  private static final int LIKE = 2; // wrong letters up to which a word may be another, misspelt

  /// Copies the list.
  public SpanTypes {
    list = List.copyOf(list);
    if (list.size() > MOST) {
      throw new IllegalArgumentException(list.size() + " types, " + MOST + " at most");
    }
  }

  /// The types that occur. Where they are the seeds' or one of them, the seeds'.
  public static SpanTypes of(Collection<SpanType> types) {
    TreeSet<SpanType> sorted = new TreeSet<>(Comparator.comparing(SpanType::text));
    types.stream().filter(type -> !type.isNone()).forEach(sorted::add);
    if (sorted.isEmpty()) {
      return NONE;
    }
    return SEEDS.list.containsAll(sorted) ? SEEDS : new SpanTypes(List.copyOf(sorted));
  }

  /// The types of spans that occur, as [#of].
  public static SpanTypes ofSpans(List<IndexSpan> spans) {
    return of(spans.stream().map(IndexSpan::type).toList());
  }

  /// Types by the words that files keep, in their order.
  public static SpanTypes ofNames(List<String> names) {
    return new SpanTypes(names.stream().map(SpanType::new).toList());
  }

  /// The words that files keep.
  public List<String> names() {
    return list.stream().map(SpanType::text).toList();
  }

  /// The class of a type, -1 when it is none of these.
  public int classOf(SpanType type) {
    return list.indexOf(type);
  }

  /// The type of a class.
  public SpanType get(int index) {
    return list.get(index);
  }

  /// Number of types.
  public int size() {
    return list.size();
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return list.isEmpty();
  }

  /// The type with the largest value, the first of equals; none when there are no types.
  ///
  /// @param values one for each type
  public SpanType largest(double[] values) {
    int best = 0;
    for (int k = 1; k < list.size(); k++) {
      if (values[k] > values[best]) {
        best = k;
      }
    }
    return list.isEmpty() ? SpanType.NONE : list.get(best);
  }

  /// The type with the largest value, the first of equals; none when there are no types.
  ///
  /// @param values one for each type
  public SpanType largest(float[] values) {
    double[] wide = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      wide[k] = values[k];
    }
    return largest(wide);
  }

  /// How often each type occurs, in order of its first occurrence; spans without a type are not
  /// counted.
  public static Map<SpanType, Integer> counts(Collection<SpanType> types) {
    Map<SpanType, Integer> counts = new LinkedHashMap<>();
    for (SpanType type : types) {
      if (!type.isNone()) {
        counts.merge(type, 1, Integer::sum);
      }
    }
    return counts;
  }

  /// How often each type occurs, in words.
  static String text(Map<SpanType, Integer> counts) {
    List<String> parts = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(SpanType::text)))
        .forEach(e -> parts.add(String.format("%,d %s", e.getValue(), e.getKey().text())));
    return String.join(", ", parts);
  }

  /// Refuses more types than a set may have, which one misspelt word is enough for.
  ///
  /// @param file that holds them, for the message
  /// @param types of its labels
  /// @param rows of the labels in the file
  /// @throws InputException naming the rarest
  public static void requireFew(String file, List<SpanType> types, List<Long> rows) {
    Map<SpanType, Integer> counts = counts(types);
    if (counts.size() <= MOST) {
      return;
    }
    List<String> rarest = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(3)
        .forEach(entry ->
            rarest.add(
                String.format(
                    "'%s' (%s, row %d)",
                    entry.getKey().text(),
                    Plural.of(entry.getValue(), "label"),
                    rows.get(types.indexOf(entry.getKey())))));
    throw new InputException(
        file
            + " has "
            + counts.size()
            + " types, and "
            + MOST
            + " is the most; the rarest are "
            + String.join(", ", rarest)
            + ". Mend what is misspelt, or leave the type empty");
  }

  /// What looks like a mistake, one sentence each: a type that a single label has, and labels that
  /// have none where most do.
  public static List<String> doubts(List<SpanType> types) {
    Map<SpanType, Integer> counts = counts(types);
    List<String> doubts = new ArrayList<>();
    counts.forEach((type, count) -> {
      if (count == 1 && types.size() >= FEW) {
        doubts.add("a single label has the type '" + type.text() + "'" + like(type, counts));
      }
    });
    int none = (int) types.stream().filter(SpanType::isNone).count();
    if (none > 0 && none < types.size()) {
      doubts.add(
          Plural.of(none, "label")
              + " of "
              + types.size()
              + " have no type; types are not learned from them");
    }
    return doubts;
  }

  /// A guess at what a type that a single label has was meant to be.
  static String like(SpanType type, Map<SpanType, Integer> counts) {
    for (Map.Entry<SpanType, Integer> other : counts.entrySet()) {
      String word = other.getKey().text();
      if (other.getValue() > 1 && Spelling.distance(word, type.text()) <= LIKE) {
        return "; is it '" + word + "', misspelt?";
      }
    }
    return ", too few to learn it from";
  }
}
