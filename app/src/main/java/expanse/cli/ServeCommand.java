package expanse.cli;

import expanse.base.AtomicFiles;
import expanse.base.Ending;
import expanse.base.InputException;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.serve.Keys;
import expanse.serve.Server;
import expanse.web.Door;
import expanse.web.Listening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Answers programs in other languages.
@Command(
    name = "serve",
    description = {
      "Serve runs over HTTP: bars come in as JSON, probabilities, spans and live signals go out.",
      "Every request needs the server's token, as Authorization: Bearer TOKEN: that of"
          + " --token-file or of the variable EXPANSE_TOKEN, else one that is made and printed. It"
          + " runs until Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  expanse serve run",
      "  expanse serve futures=run-1 crypto=run-2 --port 8443 --token-file token.txt \\",
      "    --tls-cert server.pem --tls-key server.key"
    })
final class ServeCommand implements Runnable {
  private static final String TOKEN = "EXPANSE_TOKEN";
  private static final String PASSWORD = "EXPANSE_KEYSTORE_PASSWORD";
  private static final int SHORTEST_TOKEN = 16;
  private static final int BYTES_A_BAR = 256;
  private static final int BYTES_BESIDE = 65_536;
  private static final int MOST_BARS = 1_000_000;

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "[NAME=]RUN",
      description =
          "Finished runs, folders or zip archives, and the names under which they are served."
              + " Default: the name of the file.")
  private List<String> runs;

  @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Default: 8080.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Listen on another address of this machine. Use TLS then.")
  private String bind;

  @Option(
      names = "--host",
      split = ",",
      paramLabel = "NAME",
      description =
          "Names under which the server may be asked beside its address, such as"
              + " signals.example.org or localhost:9000 behind a tunnel.")
  private List<String> hosts = List.of();

  @Option(names = "--token-file", paramLabel = "FILE", description = "Its first line is the token.")
  private @Nullable Path tokenFile;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificates in PEM.")
  private @Nullable Path certificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Their key in PEM (PKCS #8, no password).")
  private @Nullable Path key;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "Both in a keystore, whose password is in " + PASSWORD + ".")
  private @Nullable Path keystore;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Folder that keeps the symbols and their last bars, so that a server that is started"
              + " again goes on with them. Without it they are forgotten when the server ends.")
  private @Nullable Path state;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Requests that are taken a second. Default: 500.")
  private double rate;

  @Option(
      names = "--max-bars",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Bars of one request, and 256 bytes for each. Default: 50000.")
  private int maxBars;

  @Option(
      names = "--max-symbols",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Symbols that each run follows. Default: 5000.")
  private int maxSymbols;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "64",
      description = "Requests that wait for their turn. Default: 64.")
  private int queue;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Longest wait for a turn. Default: 10.")
  private double wait;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. Does not change any result. Default: all cores.")
  private @Nullable Integer threads;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Server.Capacity capacity = capacity();
    String given = token();
    String token = given == null ? Door.secret() : given;
    List<Server.Place> places = runs.stream().map(ServeCommand::place).toList();
    Server server =
        Server.open(
            new Server.Options(
                places,
                new Listening(Listening.address(bind), port, hosts, tls()),
                token,
                capacity,
                Version.text(),
                state));
    console.say(
        "%s serves %s",
        server.address(),
        places.stream().map(Server.Place::name).collect(Collectors.joining(", ")));
    if (given == null) {
      console.say("token %s", token);
    }
    console.note(
        state == null
            ? "its symbols are forgotten when it ends; --state DIR keeps them"
            : "its symbols are kept in "
                + state
                + (server.symbols() == 0
                    ? ""
                    : "; it goes on with " + Plural.of(server.symbols(), "symbol")));
    console.out().flush();
    Ending.await(server::close);
  }

  private Server.Capacity capacity() {
    if (!(rate > 0) || maxBars < 1 || maxBars > MOST_BARS || maxSymbols < 1 || queue < 0) {
      throw new InputException(
          "--rate, --max-bars (up to "
              + MOST_BARS
              + ") and --max-symbols must be above 0, --queue at least 0");
    }
    int all = Runtime.getRuntime().availableProcessors();
    return new Server.Capacity(
        BYTES_BESIDE + maxBars * BYTES_A_BAR,
        rate,
        maxBars,
        queue,
        Math.round(1000 * Math.max(0, wait)),
        maxSymbols,
        threads == null ? all : Math.max(1, threads));
  }

  private static Server.Place place(String text) {
    int equals = text.indexOf('=');
    if (equals > 0) {
      return new Server.Place(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }
    Path path = Path.of(text);
    Path name = path.toAbsolutePath().normalize().getFileName();
    String plain = name == null ? "" : name.toString();
    return new Server.Place(
        plain.endsWith(".zip") ? plain.substring(0, plain.length() - 4) : plain, path);
  }

  /// The token that the user gave, null without one.
  private @Nullable String token() {
    String token;
    String source;
    if (tokenFile != null) {
      source = tokenFile.toString();
      try {
        token = Files.readString(tokenFile).lines().findFirst().orElse("").strip();
      } catch (IOException e) {
        throw new InputException(
            "cannot read the token of " + tokenFile + ": " + AtomicFiles.reason(e), e);
      }
    } else {
      source = "the variable " + TOKEN;
      token = System.getenv(TOKEN);
      if (token == null) {
        return null;
      }
    }
    if (token.length() < SHORTEST_TOKEN || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InputException(
          source
              + " holds no token: it must have at least "
              + SHORTEST_TOKEN
              + " letters, digits or signs and no space");
    }
    return token;
  }

  private @Nullable SSLContext tls() {
    if (keystore != null) {
      if (key != null || certificates != null) {
        throw new InputException("--tls-keystore holds key and certificates; leave out the others");
      }
      String password = System.getenv(PASSWORD);
      if (password == null) {
        throw new InputException(
            "set the variable " + PASSWORD + " to the password of " + keystore);
      }
      return Keys.ofKeystore(keystore, password.toCharArray());
    }
    if (key == null && certificates == null) {
      return null;
    }
    if (key == null || certificates == null) {
      throw new InputException("--tls-cert and --tls-key go together");
    }
    return Keys.ofPem(key, certificates);
  }
}
