# Builds the benchmark and becomes one of its programs, for scripts beside it that source this file.
#
#   EXPANSE_JAVA_OPTS   further options for Java, such as -Xmx8g or -Dexpanse.kernels=vector256

# start CLASS ARGUMENT…
start() {
  local root
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
  # shellcheck source=tools/jdk.sh
  source "$root/tools/jdk.sh"
  require_jdk
  rm -rf "$root/bench/target/lib" # libraries of earlier versions
  (cd "$root" && JAVA_HOME=$jdk ./mvnw -q -B -pl bench -am package -Dmaven.test.skip=true 1>&2)
  # shellcheck disable=SC2086
  exec "$jdk/bin/java" "${java_options[@]}" ${EXPANSE_JAVA_OPTS-} \
    "-Dexpanse.launcher=$root/expanse" -cp "$root/bench/target/classes:$root/bench/target/lib/*" "$@"
}
