// Says of PDF files whether they keep a standard, by veraPDF: one machine for all files, for its start is slow.
//
// Each argument is FLAVOUR=FILE (ua1=document.pdf). For each a line: FLAVOUR, FILE, "ok" or the clauses that are
// broken, as CLAUSE-TEST, all parted by tabs.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class Check {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String argument : arguments) {
            int place = argument.indexOf('=');
            String flavour = argument.substring(0, place);
            String file = argument.substring(place + 1);
            System.out.println(flavour + "\t" + file + "\t" + judged(PDFAFlavour.byFlavourId(flavour), file));
        }
    }

    private static String judged(PDFAFlavour flavour, String file) {
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Set<String> broken = new TreeSet<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
                }
            }
            return result.isCompliant() ? "ok" : String.join(" ", broken);
        } catch (Exception error) {
            return "error " + error;
        }
    }
}
