/// Expanse as a library: the packages `expanse` and `expanse.market` are its door, everything else
/// may change with any version.
@SuppressWarnings("requires-automatic") // DuckDB names its module in its manifest only
module io.expanse.core {
  requires com.fasterxml.jackson.annotation;
  requires de.siegmar.fastcsv;
  requires duckdb.jdbc;
  requires java.sql;
  requires jdk.incubator.vector;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports expanse;
  exports expanse.market;

  // records of a run's files are read and written by reflection
  opens expanse.decoding to
      tools.jackson.databind;
  opens expanse.evaluation to
      tools.jackson.databind;
  opens expanse.run to
      tools.jackson.databind;
  opens expanse.settings to
      tools.jackson.databind;
}
