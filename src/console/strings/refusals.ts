import { catalogue } from "./catalogue.ts";

/** What the server refuses, by the `code` of its problem, and what to do about it. */
const refusals = catalogue(
  {
    unauthenticated: "Your session has ended: sign in again.",
    unknown_key: "This key is not known here, or has been revoked.",
    unknown_invitation: "This invitation is not known here, or has been withdrawn: ask for another.",
    invitation_used: "This invitation has been accepted before, and works once: ask for another.",
    expired: "This invitation has expired: ask for another.",
    forbidden: "Your role may not do this.",
    cross_site: "The request came from another site's page, and was not carried out.",
    not_found: "It is not there any more: somebody may have deleted it.",
    campaign_not_active: "Only an active campaign can be sent: launch it first.",
    first_key: "This key was made at the first start: it is changed where the server is configured.",
    in_use:
      "A campaign that has not ended promises this offer: end the campaign first, or give the offer an end.",
    no_channel: "This customer has no device that can be reached.",
    no_geofence: "No zone that is switched on is one of the campaign's.",
    no_push_consent: "This customer has not agreed to messages.",
    send_running: "A send is under way: wait for its end.",
    sending_off: "All sending is paused: resume it first.",
    too_many_keys: "There are as many keys as there may be: revoke one first.",
    too_many_rotations: "The secret has been changed three times within a day: wait until tomorrow.",
    too_many_webhooks: "There are as many endpoints as there may be: delete one first.",
    webhook_disabled: "This endpoint is disabled, and its queue stands still: enable it first.",
    wrong_status: "The campaign's state does not allow this: somebody may have changed it meanwhile.",
    version_differs: "Somebody has changed it in the meantime.",
    too_large: "That is larger than the server takes.",
    rate_limited: "Too much at once: try again in a moment.",
    unavailable: "The server cannot do this just now, and has changed nothing: try again in a moment.",
    internal: "Something went wrong on the server.",
  },
  {
    unauthenticated: "Votre session est terminée : reconnectez-vous.",
    unknown_key: "Cette clé est inconnue ici, ou a été révoquée.",
    unknown_invitation: "Cette invitation est inconnue ici, ou a été retirée : demandez-en une autre.",
    invitation_used: "Cette invitation a déjà été acceptée, et ne sert qu’une fois : demandez-en une autre.",
    expired: "Cette invitation a expiré : demandez-en une autre.",
    forbidden: "Votre rôle ne le permet pas.",
    cross_site: "La demande venait de la page d’un autre site : elle n’a pas été exécutée.",
    not_found: "Cet élément n’existe plus : quelqu’un l’a peut-être supprimé.",
    campaign_not_active: "Seule une campagne active peut être envoyée : lancez-la d’abord.",
    first_key: "Cette clé date du premier démarrage : elle se change dans la configuration du serveur.",
    in_use:
      "Une campagne non terminée promet cette offre : terminez-la d’abord, ou donnez une fin à l’offre.",
    no_channel: "Aucun appareil de ce client ne peut être joint.",
    no_geofence: "Aucune zone activée ne fait partie de cette campagne.",
    no_push_consent: "Ce client n’a pas accepté les messages.",
    send_running: "Un envoi est en cours : attendez qu’il se termine.",
    sending_off: "Tous les envois sont suspendus : reprenez-les d’abord.",
    too_many_keys: "Le nombre maximal de clés est atteint : révoquez-en une d’abord.",
    too_many_rotations: "Le secret a changé trois fois en un jour : attendez demain.",
    too_many_webhooks: "Le nombre maximal de points de réception est atteint : supprimez-en un d’abord.",
    webhook_disabled: "Ce point de réception est désactivé et sa file arrêtée : activez-le d’abord.",
    wrong_status: "L’état de la campagne ne le permet pas : quelqu’un l’a peut-être modifiée entre-temps.",
    version_differs: "Quelqu’un l’a modifié entre-temps.",
    too_large: "C’est plus que le serveur n’accepte.",
    rate_limited: "Trop de demandes à la fois : réessayez dans un instant.",
    unavailable: "Le serveur ne peut pas le faire maintenant et n’a rien changé : réessayez dans un instant.",
    internal: "Une erreur s’est produite sur le serveur.",
  },
);

/** A refusal in words; null for one that the server alone can put into words, such as what is wrong with a field. */
export function refusalIn(code: string): string | null {
  const words: Readonly<Record<string, string | undefined>> = refusals.now();
  return words[code] ?? null;
}
