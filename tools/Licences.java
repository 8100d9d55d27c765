import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Refuses libraries whose licence is unknown or not one of those that let Expanse be passed on.
///
/// Usage: `java tools/Licences.java target/sbom.xml`
final class Licences {
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "EPL-2.0", "MIT");

  private Licences() {}

  public static void main(String[] args) throws Exception {
    Element bom =
        DocumentBuilderFactory.newNSInstance()
            .newDocumentBuilder()
            .parse(new File(args[0]))
            .getDocumentElement();
    NodeList components = bom.getElementsByTagNameNS("*", "component");
    int libraries = 0;
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < components.getLength(); i++) {
      Element component = (Element) components.item(i);
      String group = text(component, "group");
      if (component.getParentNode().getParentNode() != bom || group.equals("io.expanse")) {
        continue; // the program itself, or the plugin that wrote the file
      }
      libraries++;
      String name = group + ":" + text(component, "name");
      List<String> licences = licences(component);
      if (licences.stream().noneMatch(ALLOWED::contains)) {
        refused.add(name + " " + text(component, "version") + " " + licences);
      }
    }
    if (libraries == 0) {
      refused.add(args[0] + " names no library");
    }
    if (!refused.isEmpty()) {
      System.err.println("licences that are not allowed (see tools/Licences.java):");
      refused.forEach(line -> System.err.println("  " + line));
      System.exit(1);
    }
  }

  /// The texts of the licences of a component, those of parts of it left out.
  private static List<String> licences(Element component) {
    List<String> found = new ArrayList<>();
    NodeList licences = component.getElementsByTagNameNS("*", "license");
    for (int i = 0; i < licences.getLength(); i++) {
      Element licence = (Element) licences.item(i);
      String id = text(licence, "id");
      found.add(id.isEmpty() ? text(licence, "name") : id);
    }
    return found;
  }

  private static String text(Element parent, String name) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child && child.getLocalName().equals(name)) {
        return child.getTextContent().strip();
      }
    }
    return "";
  }
}
