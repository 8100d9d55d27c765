package expanse.base;

/// An error about one key of a settings file, so that who reads the file can say where it stands.
public final class KeyException extends InputException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /// @param key dotted, from the top of the file
  /// @param message one line: what, remedy
  public KeyException(String key, String message) {
    super(message);
    this.key = key;
  }

  /// @param key dotted, from the top of the file
  /// @param message one line: what, remedy
  /// @param cause the failure underneath
  public KeyException(String key, String message, Throwable cause) {
    super(message, cause);
    this.key = key;
  }

  /// The key, dotted, from the top of the file.
  public String key() {
    return key;
  }
}
