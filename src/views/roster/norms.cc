#include "views/roster/norms.h"

#include <algorithm>
#include <array>

namespace entente::roster {
namespace {

// Titles of our own: what each paragraph asks for, in a few words.
constexpr std::array kUn2015 = {
    Norm{"un:2015:a", "13 (a)", "Cooperate for the stability and security of ICTs",
         "Coopérer pour la stabilité et la sécurité des TIC"},
    Norm{"un:2015:b", "13 (b)", "Consider all relevant information about an incident",
         "Examiner tous les éléments utiles d’un incident"},
    Norm{"un:2015:c", "13 (c)", "Do not knowingly let one’s territory be used for wrongful acts by ICTs",
         "Ne pas laisser sciemment utiliser son territoire pour des actes illicites au moyen des TIC"},
    Norm{"un:2015:d", "13 (d)", "Cooperate against terrorist and criminal use of ICTs",
         "Coopérer contre l’usage terroriste et criminel des TIC"},
    Norm{"un:2015:e", "13 (e)", "Respect human rights and privacy on the Internet",
         "Respecter les droits de l’homme et la vie privée sur l’Internet"},
    Norm{"un:2015:f", "13 (f)", "Do not damage the critical infrastructure of others",
         "Ne pas endommager les infrastructures essentielles d’autrui"},
    Norm{"un:2015:g", "13 (g)", "Protect one’s own critical infrastructure",
         "Protéger ses propres infrastructures essentielles"},
    Norm{"un:2015:h", "13 (h)", "Respond to requests for help and for mitigation",
         "Répondre aux demandes d’aide et d’atténuation"},
    Norm{"un:2015:i", "13 (i)", "Keep the supply chain sound; prevent the spread of malicious tools",
         "Préserver la chaîne d’approvisionnement ; empêcher la prolifération des outils malveillants"},
    Norm{"un:2015:j", "13 (j)", "Encourage responsible reporting of vulnerabilities",
         "Encourager le signalement responsable des vulnérabilités"},
    Norm{"un:2015:k", "13 (k)", "Do no harm to emergency response teams, and none by them",
         "Ne pas nuire aux équipes d’intervention d’urgence, ni par elles"},
};

constexpr std::array kParisCall = {
    Norm{"paris-call:1", "1", "Protect individuals and infrastructure",
         "Protéger les individus et les infrastructures"},
    Norm{"paris-call:2", "2", "Protect the Internet", "Protéger l’Internet"},
    Norm{"paris-call:3", "3", "Defend electoral processes", "Défendre les processus électoraux"},
    Norm{"paris-call:4", "4", "Defend intellectual property", "Défendre la propriété intellectuelle"},
    Norm{"paris-call:5", "5", "Non-proliferation", "Non-prolifération"},
    Norm{"paris-call:6", "6", "Lifecycle security", "Sécurité tout au long du cycle de vie"},
    Norm{"paris-call:7", "7", "Cyber hygiene", "Cyberhygiène"},
    Norm{"paris-call:8", "8", "No private hack back", "Pas de riposte offensive privée"},
    Norm{"paris-call:9", "9", "International norms", "Normes internationales"},
};

constexpr std::array kSets = {
    NormSet{"un:2015", "Norms of responsible state behaviour (United Nations, 2015)",
            "Normes de comportement responsable des États (Nations Unies, 2015)", "https://undocs.org/A/70/174",
            "A/70/174, paragraph 13; welcomed by resolution 70/237, reaffirmed and explained by A/76/135 (2021). "
            "Voluntary and not binding. The titles are Entente's own, in both languages; the text is at the source.",
            kUn2015},
    NormSet{
        "paris-call", "Principles of the Paris Call for Trust and Security in Cyberspace (2018)",
        "Principes de l’Appel de Paris pour la confiance et la sécurité dans le cyberespace (2018)",
        "https://pariscall.international/en/principles",
        "Voluntary and not binding. The English titles are the Call's; the French ones are Entente's own translation.",
        kParisCall},
};

}  // namespace

std::span<const NormSet> AllNorms() {
  return kSets;
}

const Norm* FindNorm(std::string_view id) {
  for (const NormSet& set : kSets)
    if (const auto found = std::ranges::find(set.norms, id, &Norm::id); found != set.norms.end()) return &*found;
  return nullptr;
}

}  // namespace entente::roster
