package hdcf.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What the files for service managers must say, because a job outlives its worker only then. */
final class DeployTest {
    private static final Path FOLDER = Tree.ROOT.resolve("deploy");
    private static final Path OPTIONS = Tree.ROOT.resolve("docs/configuration.md");

    private static List<String> settings(String unit) {
        return Tree.text(FOLDER.resolve(unit))
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .toList();
    }

    @Test
    void letsJobsOutliveTheirWorkerUnderSystemd() {
        assertThat(settings("hdcf-worker.service"))
                .contains(
                        "KillMode=process",
                        "Delegate=yes",
                        "OOMPolicy=continue",
                        "Restart=always",
                        "StartLimitIntervalSec=0",
                        "RestartPreventExitStatus=78",
                        "NoNewPrivileges=yes",
                        "UMask=0077")
                .noneMatch(line -> line.startsWith("PrivateTmp="));
    }

    @Test
    void bringsTheControlPlaneBackAfterAnyErrorOfTheStorage() {
        assertThat(settings("hdcf-control.service"))
                .contains(
                        "Restart=always",
                        "StartLimitIntervalSec=0",
                        "RestartPreventExitStatus=65 78",
                        "ProtectSystem=strict",
                        "NoNewPrivileges=yes")
                .noneMatch(line -> line.startsWith("MemoryDenyWriteExecute="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdcf-worker.service", "hdcf-control.service"})
    void namesOnlyVariablesThatThereAre(String unit) {
        String known = Tree.text(OPTIONS);
        Set<String> named = settings(unit).stream()
                .filter(line -> line.startsWith("Environment="))
                .flatMap(line -> List.of(line.substring("Environment=".length()).split(" ")).stream())
                .map(word -> word.substring(0, word.indexOf('=')))
                .collect(Collectors.toSet());
        assertThat(named).isNotEmpty().allMatch(name -> known.contains("`" + name + "`"));
    }

    @Test
    void letsJobsOutliveTheirWorkerUnderLaunchd() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document plist = factory.newDocumentBuilder()
                .parse(FOLDER.resolve("io.hdcf.worker.plist").toFile());
        Element top = (Element)
                plist.getDocumentElement().getElementsByTagName("dict").item(0);
        List<String> words = new ArrayList<>();
        for (Node node = top.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                boolean isKey = element.getTagName().equals("key");
                words.add(isKey ? element.getTextContent() : element.getTagName());
            }
        }
        assertThat(words)
                .containsSubsequence("Label", "string", "RunAtLoad", "true", "KeepAlive", "true")
                .containsSequence("AbandonProcessGroup", "true");
        assertThat(plist.getElementsByTagName("string").item(0).getTextContent())
                .isEqualTo("io.hdcf.worker");
    }
}
