package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The vector species of this process: a constant, as the JIT compiler needs it.
final class VectorWidth {
  static final VectorSpecies<Float> SPECIES = choose();

  private VectorWidth() {}

  private static VectorSpecies<Float> choose() {
    return switch (KernelProvider.forced()) {
      case "vector128" -> VectorSpecies.of(float.class, VectorShape.S_128_BIT);
      case "vector256" -> VectorSpecies.of(float.class, VectorShape.S_256_BIT);
      case "vector512" -> VectorSpecies.of(float.class, VectorShape.S_512_BIT);
      default -> FloatVector.SPECIES_PREFERRED;
    };
  }
}
