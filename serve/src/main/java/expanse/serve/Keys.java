package expanse.serve;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Keys for HTTPS, out of files.
public final class Keys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Keys() {}

  /// Keys out of PEM files.
  ///
  /// @param key in PKCS #8, not encrypted
  /// @param certificates the server's own first
  /// @throws InputException when a file holds something else
  public static SSLContext ofPem(Path key, Path certificates) {
    Certificate[] chain;
    try {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(certificates)))
              .toArray(new Certificate[0]);
    } catch (GeneralSecurityException e) {
      throw new InputException(certificates + " holds no certificates in PEM", e);
    }
    if (chain.length == 0) {
      throw new InputException(certificates + " holds no certificates in PEM");
    }
    char[] none = {};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, none);
      store.setKeyEntry("server", privateKey(key), none, chain);
      return context(store, none);
    } catch (GeneralSecurityException | IOException e) {
      throw new InputException(key + " and " + certificates + " are no pair: " + e.getMessage(), e);
    }
  }

  /// Keys out of a keystore, PKCS #12 or JKS.
  ///
  /// @throws InputException when the file is none, or the password is wrong
  public static SSLContext ofKeystore(Path file, char[] password) {
    try (InputStream in = new ByteArrayInputStream(read(file))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return context(store, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new InputException(
          file + " is no keystore, or its password is another: " + e.getMessage(), e);
    }
  }

  private static SSLContext context(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
    Matcher found = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
    if (!found.find()) {
      throw new InputException(
          file
              + " holds no private key in PKCS #8 without a password; make one with openssl pkcs8"
              + " -topk8 -nocrypt");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // of another kind
      }
    }
    throw new InputException(file + " holds a key that is none of " + ALGORITHMS);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}
