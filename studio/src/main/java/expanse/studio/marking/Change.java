package expanse.studio.marking;

import org.jspecify.annotations.Nullable;

/// One thing as it was and as it is now.
///
/// @param before null for something new
/// @param after null for something removed
public record Change<T>(@Nullable T before, @Nullable T after) {
  Change<T> inverse() {
    return new Change<>(after, before);
  }
}
