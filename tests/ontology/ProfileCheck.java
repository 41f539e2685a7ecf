import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints one line a violation of a profile, "DL" or "RL", of one RDF/XML file. Run from source: no build. */
class ProfileCheck {
    public static void main(String[] arguments) throws Exception {
        OWLProfile profile = arguments[0].equals("RL") ? new OWL2RLProfile() : new OWL2DLProfile();
        OWLOntology ontology =
            OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(arguments[1]));
        System.out.println("axioms\t" + ontology.getAxiomCount());
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
            String axiom = String.valueOf(violation.getAxiom()).replaceAll("\\s+", " ");
            System.out.println(violation.getClass().getSimpleName() + "\t" + axiom);
        }
    }
}
