/** Sample campaigns, as the API takes them. Caps are short, so that they are seen to work. */

const hello = "{{ customer.firstName | default: 'you' }}";
const bonjour = "{{ customer.firstName | default: 'vous' }}";

export const campaigns: Readonly<Record<string, object>> = {
  doorstep: {
    name: "On the doorstep",
    trigger: {
      event: "enter",
      geofences: { ids: [], tags: ["department-store", "fashion", "food", "home", "leisure", "mall"] },
    },
    caps: [{ limit: 2, window: "10m" }],
    cooldown: "10m",
    content: {
      default: {
        title: `Hello ${hello}`,
        body: "{{ geofence.name }} is {{ distance }} m away: show this message for 10 % off today.",
      },
      locales: {
        fr: {
          title: `Bonjour ${bonjour}`,
          body: "{{ geofence.name }} est à {{ distance }} m : 10 % aujourd'hui sur présentation de ce message.",
        },
      },
    },
  },
  browsing: {
    name: "Still browsing",
    trigger: { event: "dwell", geofences: { ids: [], tags: ["bookshop", "home"] }, dwell: "30s" },
    caps: [{ limit: 1, window: "10m" }],
    content: {
      default: {
        title: `Take your time, ${hello}`,
        body: "A coffee is waiting for you at {{ geofence.name }}.",
      },
      locales: {
        fr: { title: `Prenez votre temps, ${bonjour}`, body: "Un café vous attend : {{ geofence.name }}." },
      },
    },
  },
  groceries: {
    name: "Fresh today",
    trigger: { event: "enter", geofences: { ids: [], tags: ["supermarket"] } },
    priority: 60,
    caps: [{ limit: 1, window: "10m" }],
    content: {
      default: { title: "Fresh today", body: `${hello}, 2 for 1 on fruit at {{ geofence.name }}.` },
      locales: {
        fr: { title: "Tout frais", body: `${bonjour}, 2 pour 1 sur les fruits chez {{ geofence.name }}.` },
      },
    },
  },
};
