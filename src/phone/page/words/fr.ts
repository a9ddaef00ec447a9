import type { Words } from "./en.ts";

const counted = (one: string, several: string) => (n: number) => (n < 2 ? one : several);

/** Ce que dit la page en français. */
export const fr: Words = {
  tagline: "Votre magasin, quand vous êtes devant sa porte.",
  close: "Fermer",
  undo: "Vous pourrez changer d’avis sous « Vous », à tout moment.",
  consent: {
    step: (n) => `Étape ${n} sur 2`,
    location: {
      title: "Votre téléphone peut-il nous dire quand vous êtes devant chez nous ?",
      brings: "Ce que cela apporte : une offre au moment où vous pouvez en profiter.",
      costs:
        "Votre téléphone garde la liste des magasins proches et nous dit où vous êtes quand vous arrivez à l’un d’eux, y restez ou en repartez. Seulement tant que cette page est ouverte.",
      undoing: "Si vous changez d’avis, les positions que nous gardions sont effacées aussitôt.",
      yes: "Oui, d’accord",
      no: "Non, merci",
    },
    push: {
      title: "Pouvons-nous vous écrire quand il y a une offre pour vous ?",
      brings: "Ce que cela apporte : l’offre sur l’écran de votre téléphone, même page fermée.",
      costs:
        "Quelques messages, jamais la nuit sauf si votre magasin le veut. Chacun porte un bouton pour n’en plus recevoir.",
      undoing: "Si vous changez d’avis, plus aucun n’est envoyé.",
      yes: "Oui, d’accord",
      no: "Non, merci",
    },
    notSubscribed:
      "Les messages sont activés, mais n’atteignent pas encore ce navigateur : son service de notifications n’a pas répondu. Nouvel essai à chaque ouverture de cette page.",
    blocked:
      "Votre navigateur n’autorise pas les notifications de cette page, or les offres arrivent ainsi. Autorisez-les dans ses réglages, puis activez les messages plus bas.",
  },
  offers: {
    title: "Vos offres",
    none: "Pas encore d’offre. Elle s’affichera ici quand vous serez devant un magasin qui en a une pour vous.",
    noneWithoutMessages:
      "Les offres arrivent par message, et les messages sont désactivés. C’est très bien : vous pouvez les activer plus bas.",
    noneWithoutPlace:
      "Les offres ont besoin de votre position, et elle est désactivée. C’est très bien : rien n’est mesuré.",
    show: "Montrer en caisse",
    code: "Votre code",
    link: "En savoir plus",
    scan: "Faites-le scanner en caisse.",
  },
  map: {
    title: "Autour de vous",
    label: "Carte des magasins autour de vous",
    waiting: "Recherche de votre position…",
    denied:
      "Votre navigateur ne donne pas votre position à cette page. Autorisez-la dans les réglages du navigateur.",
    lost: "Votre position est introuvable ici. Nouvel essai dans un instant.",
    off: "Votre position n’est pas mesurée.",
    in: "Agrandir",
    out: "Réduire",
    me: "Centrer sur moi",
    here: "vous y êtes",
    away: (distance) => `à ${distance}`,
    noShops: "Aucun de nos magasins n’est proche.",
  },
  walk: {
    explain: "À un bureau ? Promenez-vous avec une position inventée.",
    start: "Faire semblant de marcher",
    stop: "Ma vraie position",
    marker: "Vous, pour de faux. Glissez, ou déplacez-vous avec les flèches.",
    gpx: "Rejouer un fichier GPX",
    speed: "Vitesse",
    playing: (done) => `Lecture : ${done}`,
    badFile: "Ce fichier ne contient aucun point de trace GPX.",
    hint: "Glissez le point violet vers un magasin, ou rejouez une marche enregistrée.",
    banner: "Promenade fictive : position inventée",
  },
  inbox: {
    title: "Messages",
    none: "Les messages reçus restent ici, sur votre téléphone.",
  },
  about: {
    title: "Vous",
    choices: "Vos choix",
    location: "Ma position",
    push: "Messages",
    on: "Activé",
    off: "Désactivé",
    turnOn: "Activer",
    turnOff: "Désactiver",
    know: "Ce que Parvis sait de moi",
    download: "Tout télécharger",
    number: "Connu ici comme",
    anonymous: "Un numéro : ni nom ni adresse.",
    traits: "À votre sujet",
    positions: counted("position gardée", "positions gardées"),
    newest: (when) => `la plus récente du ${when}`,
    visits: counted("visite", "visites"),
    visitsAre: "en magasin",
    decisions: counted("décision", "décisions"),
    decisionsAre: "de vous écrire ou non",
    messages: counted("message", "messages"),
    codes: counted("code d’offre", "codes d’offre"),
    agreed: counted("choix de votre part", "choix de votre part"),
    agreedAre: "comme preuve",
    nothing: "Rien : le service ne connaît pas ce téléphone.",
    forget: "M’oublier",
    forgetAsk:
      "Effacer tout ce qui vous concerne, ici et au service ? Les offres non utilisées disparaissent aussi.",
    forgetKnown:
      "Effacer tout sur ce téléphone et le délier de votre compte client ? Le compte lui-même reste chez votre magasin.",
    forgetYes: "M’oublier",
    forgetNo: "Garder",
    forgotten: "C’est oublié. Il ne reste rien de vous sur ce téléphone.",
    failed: "Échec : le service est injoignable. Réessayez une fois en ligne.",
  },
  key: {
    title: "Encore une chose",
    text: "Ouvrez cette page avec le lien de votre magasin ; il se termine par sa clé, #pk_…",
    label: "Clé publiable",
    go: "Ouvrir",
    bad: "Une clé commence par pk_ et compte 20 caractères ou plus.",
  },
};
