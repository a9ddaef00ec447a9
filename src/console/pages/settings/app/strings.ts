import { catalogue } from "../../../strings/catalogue.ts";

export const appStrings = catalogue(
  {
    title: "Put it in your app",
    why: "Ready to paste: this server’s address and your publishable key are filled in. Secret keys never belong in an app.",
    where: "Where",
    places: {
      web: "Web page",
      native: "iOS and Android",
      server: "Your server",
      apps: "Location apps",
      segment: "Customer data platform",
    },
    server: "Server",
    publishable: "Publishable key",
    phonePage:
      "No app yet? A phone can join by its own page: it asks for consent, shows the shops around, and is sent what your customers are.",
    copyPhonePage: "Copy its link",
    web: {
      enrol: "1. Enrol the browser once, and keep its token",
      consent: "2. When the customer agrees",
      push: "3. Let messages arrive (asks the browser’s permission)",
      worker: "4. Show them: the page’s service worker, sw.js",
      position: "5. Report positions while the page is open",
    },
    native: {
      enrol: "1. Enrol the phone once; keep deviceToken in the keychain",
      consent: "2. When the customer agrees",
      push: "3. Tell where messages go: the token of FCM or APNs",
      nearest: "4. Let the phone watch the nearest zones by itself",
      ping: "5. Report when it crosses one",
      note: "Each call is plain HTTPS, shown with curl; $DEVICE_TOKEN is what the first one answers.",
    },
    backend: {
      customer: "Tell who a customer is",
      consent: "Record what they agreed to",
      token: "Vouch for a signed-in customer, so that nobody can pose as another (Node)",
      note: "$PARVIS_SECRET_KEY is a key with the role Ingest. Make one under Keys.",
    },
    apps: {
      note: "Apps that people have already can report positions. Each takes a device token, from enrolling at /v1/devices.",
      owntracks: "OwnTracks: mode HTTP, URL",
      overland: "Overland: receiver endpoint",
      transistorsoft: "Background Geolocation by Transistorsoft: url",
      osmand: "OsmAnd and Traccar Client: server address",
    },
    segment: {
      note: "Whatever sends in Segment’s shape can send here: identify sets traits, track may count as a conversion.",
      node: "With Segment’s library for Node",
      curl: "Or directly",
    },
  },
  {
    title: "L’intégrer à votre application",
    why: "Prêt à coller : l’adresse de ce serveur et votre clé publique sont déjà en place. Une clé secrète n’a jamais sa place dans une application.",
    where: "Où",
    places: {
      web: "Page web",
      native: "iOS et Android",
      server: "Votre serveur",
      apps: "Applications de position",
      segment: "Plateforme de données",
    },
    server: "Serveur",
    publishable: "Clé publique",
    phonePage:
      "Pas encore d’application ? Un téléphone peut rejoindre par sa propre page : elle demande l’accord, montre les magasins proches, et reçoit ce que reçoivent vos clients.",
    copyPhonePage: "Copier son lien",
    web: {
      enrol: "1. Inscrire le navigateur une fois et garder son jeton",
      consent: "2. Quand le client accepte",
      push: "3. Recevoir les messages (demande l’autorisation du navigateur)",
      worker: "4. Les afficher : le service worker de la page, sw.js",
      position: "5. Signaler la position tant que la page est ouverte",
    },
    native: {
      enrol: "1. Inscrire le téléphone une fois ; garder deviceToken dans le trousseau",
      consent: "2. Quand le client accepte",
      push: "3. Dire où vont les messages : le jeton FCM ou APNs",
      nearest: "4. Laisser le téléphone surveiller lui-même les zones proches",
      ping: "5. Signaler un franchissement",
      note: "Chaque appel est un simple HTTPS, montré avec curl ; $DEVICE_TOKEN est la réponse du premier.",
    },
    backend: {
      customer: "Dire qui est un client",
      consent: "Enregistrer ce qu’il a accepté",
      token: "Se porter garant d’un client connecté, pour que nul ne se fasse passer pour un autre (Node)",
      note: "$PARVIS_SECRET_KEY est une clé au rôle Collecte. Créez-la sous Clés.",
    },
    apps: {
      note: "Des applications déjà répandues peuvent signaler leur position. Chacune prend un jeton d’appareil, reçu en s’inscrivant à /v1/devices.",
      owntracks: "OwnTracks : mode HTTP, URL",
      overland: "Overland : adresse de réception",
      transistorsoft: "Background Geolocation de Transistorsoft : url",
      osmand: "OsmAnd et Traccar Client : adresse du serveur",
    },
    segment: {
      note: "Tout ce qui envoie au format de Segment peut envoyer ici : identify fixe les attributs, track peut compter comme conversion.",
      node: "Avec la bibliothèque Segment pour Node",
      curl: "Ou directement",
    },
  },
);
