package expanse.training;

import expanse.label.SpanTypes;
import expanse.model.Jade;
import expanse.model.JadeConfig;
import expanse.nn.ParameterLayout;
import expanse.settings.Assembly;
import expanse.settings.FeatureSubset;
import expanse.settings.TrainingSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The networks of a run in words: layers and numbers of parameters.
public final class NetworkText {
  private NetworkText() {}

  /// One line for each kind of network; members that read another number of features differ in
  /// their first layer.
  ///
  /// @param features names of all features of the run
  /// @param types that the labels tell apart
  public static List<String> of(TrainingSettings settings, List<String> features, SpanTypes types) {
    Map<Integer, Integer> members = new TreeMap<>(); // by number of inputs
    for (int k = 1; k <= settings.ensemble().members(); k++) {
      String view = FeatureSubset.ofMember(settings.ensemble(), k);
      int inputs = FeatureSubset.columns(view, features, settings.memberSeed(k)).length;
      members.merge(inputs, 1, Integer::sum);
    }
    List<String> lines = new ArrayList<>();
    members.forEach((inputs, count) -> lines.add(line(settings, inputs, types, count)));
    return lines;
  }

  private static String line(TrainingSettings settings, int inputs, SpanTypes types, int count) {
    JadeConfig config = Assembly.network(settings, inputs, 0, types);
    Jade jade = new Jade(config);
    StringBuilder parts = new StringBuilder();
    parts(jade.layout())
        .forEach((name, size) -> parts.append(String.format(Locale.ROOT, ", %s %,d", name, size)));
    return String.format(
        Locale.ROOT,
        "%s of %d inputs, %d BiLSTM %s of 2 x %d units: %,d parameters (%s)",
        count == 1 ? "network" : count + " networks",
        inputs,
        config.layers(),
        config.layers() == 1 ? "layer" : "layers",
        config.hidden(),
        jade.parameterCount(),
        parts.substring(2));
  }

  /// Numbers of parameters by the first word of their tensors' names.
  private static Map<String, Integer> parts(ParameterLayout layout) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (ParameterLayout.Entry entry : layout.entries()) {
      sizes.merge(entry.name().split("\\.", 2)[0], entry.size(), Integer::sum);
    }
    return sizes;
  }
}
