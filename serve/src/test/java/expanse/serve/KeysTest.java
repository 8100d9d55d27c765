package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.testing.SmallRun;
import expanse.web.Listening;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server over HTTPS, with keys that are made here.
class KeysTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static Path store;
  private static Path key;
  private static Path certificates;
  private static KeyStore keys;

  @BeforeAll
  static void make() throws Exception {
    store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    certificates = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
  }

  private static Path pem(String kind, byte[] bytes) throws Exception {
    Path file = folder.resolve(kind.replace(' ', '-') + ".pem");
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private static HttpClient trusting() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("server", keys.getCertificate("server"));
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void theServerSpeaksHttpsWithKeysOfEitherKind() throws Exception {
    Path run = folder.resolve("run");
    SmallRun.ZIGZAG.train(run);
    try (HttpClient client = trusting()) {
      for (SSLContext tls :
          List.of(Keys.ofPem(key, certificates), Keys.ofKeystore(store, PASSWORD.toCharArray()))) {
        Server.Options options =
            new Server.Options(
                List.of(new Server.Place("toy", run)),
                new Listening(InetAddress.getLoopbackAddress(), 0, List.of(), tls),
                Service.TOKEN,
                Service.perSecond(1000),
                "1",
                null);
        try (Server server = Server.open(options)) {
          assertThat(server.address()).startsWith("https://");
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(server.address() + "/runs"))
                  .header("Authorization", "Bearer " + Service.TOKEN)
                  .build();
          HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
          assertThat(reply.statusCode()).isEqualTo(200);
          assertThat(reply.body()).contains("\"name\":\"toy\"");
        }
      }
    }
  }

  @Test
  void whatHoldsNoKeysIsRefusedInOneLine() {
    assertThatThrownBy(() -> Keys.ofPem(certificates, certificates))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> Keys.ofPem(key, key)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Keys.ofPem(folder.resolve("none"), certificates))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot read");
    assertThatThrownBy(() -> Keys.ofKeystore(store, "wrong".toCharArray()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("password");
  }
}
