# Finds a JDK 25 and says how to start it, for scripts that source this file.

# Services and containers may start without HOME.
: "${HOME:=$(eval echo "~$(id -un)")}"
export HOME

# shellcheck disable=SC2034
java_options=("@$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/java.options")

# What ./mvnw says too. Debian 12 and Ubuntu 24.04 may have no package of JDK 25 yet.
no_jdk="error: Expanse needs JDK 25, which was not found: unpack one of https://adoptium.net/temurin/releases?version=25 and let JAVA_HOME point to it, or install it (SDKMAN on Linux and macOS: sdk install java 25-tem; Fedora: dnf install java-25-openjdk-devel; macOS: brew install openjdk@25)"

# Whether a folder holds a JDK 25: its file "release" says so, without starting it.
is_jdk25() {
  local line
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;;
    esac
  done < "$1/release"
  return 1
}

# Sets $jdk to the folder of a JDK 25, or ends with one line that says what to install.
require_jdk() {
  find_jdk && return
  echo "$no_jdk" >&2
  exit 1
}

find_jdk() {
  local home on_path
  if [ -n "${JAVA_HOME-}" ] && is_jdk25 "$JAVA_HOME"; then
    jdk=$JAVA_HOME
    return 0
  fi
  if on_path=$(command -v java); then
    home=$(readlink -f "$on_path" || true)
    home=${home%/bin/java}
    if is_jdk25 "$home"; then
      jdk=$home
      return 0
    fi
  fi
  for home in ${EXPANSE_JDK_FOLDERS-/usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* \
    /opt/jdk/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home}; do
    if is_jdk25 "$home"; then
      jdk=$home
      return 0
    fi
  done
  return 1
}
