package expanse.training;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.dataset.BatchBuilder;
import expanse.model.Jade;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.nn.AdamW;
import expanse.nn.ParameterLayout;
import expanse.pretraining.Pretrainer;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Starts a network from a pre-trained encoder, holds it fast for some epochs, and lets its layers
/// go one after the other, the last layer first.
public final class Transfer {
  private final TrainingSettings.Transfer settings;
  private final EncoderShape own;
  private final double weightDecay;
  private final Jade jade;
  private int allowed = -1; // layers that learn, -1 before the first epoch

  /// What an encoder and the network that starts from it must have in common.
  ///
  /// @param set name of the feature set, empty when the file does not say
  /// @param hidden units of one direction
  /// @param layers BiLSTM layers
  private record EncoderShape(String set, int hidden, int layers) {
    static EncoderShape of(Path file, SafeTensors content) {
      SafeTensors.Tensor recurrent = content.tensors().get("encoder.weight_hh_l0");
      if (recurrent == null || recurrent.shape().size() != 2) {
        throw new InputException(file + " contains no encoder; expanse pretrain writes one");
      }
      int layers = 1;
      while (content.tensors().containsKey("encoder.weight_hh_l" + layers)) {
        layers++;
      }
      String set = content.metadata().getOrDefault(Pretrainer.FEATURE_SET, "");
      return new EncoderShape(set, recurrent.shape().getLast(), layers);
    }

    /// @throws InputException naming both sides and the settings that make them agree
    void requireFits(Path file, EncoderShape run) {
      List<String> theirs = new ArrayList<>();
      List<String> ours = new ArrayList<>();
      List<String> training = new ArrayList<>();
      List<String> pretraining = new ArrayList<>();
      String[][] settings = {
        {"features.set", "feature_set", set.isEmpty() ? run.set : set, run.set},
        {"model.hidden", "hidden", Integer.toString(hidden), Integer.toString(run.hidden)},
        {"model.layers", "layers", Integer.toString(layers), Integer.toString(run.layers)}
      };
      for (String[] setting : settings) {
        if (!setting[2].equals(setting[3])) {
          theirs.add(setting[0] + " " + setting[2]);
          ours.add(setting[0] + " " + setting[3]);
          training.add("--set " + setting[0] + "=" + setting[2]);
          pretraining.add("--set " + setting[1] + "=" + setting[3]);
        }
      }
      if (!theirs.isEmpty()) {
        throw new InputException(
            String.format(
                "%s is an encoder of %s, this run has %s; train with %s, or pre-train with %s",
                file,
                String.join(", ", theirs),
                String.join(", ", ours),
                String.join(" ", training),
                String.join(" ", pretraining)));
      }
    }
  }

  Transfer(TrainingSettings settings, Jade jade) {
    this.settings = settings.transfer();
    this.own =
        new EncoderShape(
            settings.features().set(), settings.model().hidden(), settings.model().layers());
    this.weightDecay = settings.optimiser().weightDecay();
    this.jade = jade;
  }

  /// Copies the encoder of a file; its first layer may read more features than the network.
  ///
  /// @param columns features that the network reads, out of those of the file
  /// @param all number of features of the whole set
  /// @throws InputException when the encoder does not fit
  void copy(Path file, int[] columns, int all, float[] parameters) {
    SafeTensors content = SafeTensorsFiles.read(file);
    EncoderShape.of(file, content).requireFits(file, own);
    ParameterLayout layout = jade.layout();
    for (ParameterLayout.Entry entry : layout.entries()) {
      if (!entry.name().startsWith(Jade.ENCODER + ".")) {
        continue;
      }
      String name = "encoder" + entry.name().substring(Jade.ENCODER.length());
      SafeTensors.Tensor tensor = content.tensors().get(name);
      float[] values = tensor == null ? new float[0] : tensor.values();
      List<Integer> shape = entry.shape();
      if (name.startsWith("encoder.weight_ih_l0")) {
        shape = List.of(entry.shape().getFirst(), all);
        values = columns(values, columns, all);
      }
      if (tensor == null || !tensor.shape().equals(shape)) {
        throw new InputException(
            String.format(
                "%s holds no tensor %s of shape %s, which %s need; pre-train an encoder again",
                file, name, shape, Plural.of(all, "feature")));
      }
      layout.set(parameters, entry.name(), values);
    }
  }

  private static float[] columns(float[] values, int[] columns, int all) {
    if (values.length % all != 0) {
      return new float[0];
    }
    int rows = values.length / all;
    float[] chosen = new float[rows * columns.length];
    for (int r = 0; r < rows; r++) {
      BatchBuilder.gather(values, r * all, columns, chosen, r * columns.length);
    }
    return chosen;
  }

  /// Sets what may learn in an epoch.
  ///
  /// @return whether the whole encoder is held fast
  boolean startEpoch(int epoch, AdamW optimiser) {
    int layers = jade.config().layers();
    int now = layers;
    for (int layer = 0; layer < layers; layer++) {
      if (epoch <= frozenUntil(layer)) {
        now = Math.min(now, layers - 1 - layer);
      }
    }
    if (now != allowed) {
      allowed = now;
      optimiser.groups(groups());
    }
    return allowed == 0;
  }

  /// Parameters that learn in some epoch of a training.
  int trainable(int epochs) {
    int held = 0;
    for (ParameterLayout.Entry entry : jade.layout().entries()) {
      if (entry.name().startsWith(Jade.ENCODER + ".") && frozenUntil(layerOf(entry)) >= epochs) {
        held += entry.size();
      }
    }
    return jade.parameterCount() - held;
  }

  /// The last epoch in which a layer is held fast.
  private long frozenUntil(int layer) {
    return settings.freezeEpochs()
        + (long) (jade.config().layers() - 1 - layer) * settings.stageEpochs();
  }

  private List<AdamW.Group> groups() {
    List<AdamW.Group> groups = new ArrayList<>();
    groups.add(new AdamW.Group(0, jade.encoderFrom(), 1, weightDecay));
    for (ParameterLayout.Entry entry : jade.layout().entries()) {
      if (entry.name().startsWith(Jade.ENCODER + ".")) {
        double rate = isHeld(entry) ? 0 : settings.encoderRate();
        groups.add(
            new AdamW.Group(entry.offset(), entry.offset() + entry.size(), rate, weightDecay));
      }
    }
    groups.add(new AdamW.Group(jade.encoderTo(), jade.parameterCount(), 1, weightDecay));
    return groups;
  }

  /// Sets the gradients of held layers to zero, so that they do not count for the clipping.
  void hold(float[] gradients) {
    for (ParameterLayout.Entry entry : jade.layout().entries()) {
      if (entry.name().startsWith(Jade.ENCODER + ".") && isHeld(entry)) {
        Arrays.fill(gradients, entry.offset(), entry.offset() + entry.size(), 0);
      }
    }
  }

  private boolean isHeld(ParameterLayout.Entry entry) {
    return layerOf(entry) < jade.config().layers() - allowed;
  }

  private static int layerOf(ParameterLayout.Entry entry) {
    String name = entry.name().replace("_reverse", "");
    return Integer.parseInt(name.substring(name.lastIndexOf("_l") + 2));
  }
}
