import * as z from "zod";
import { clientId, time } from "./common.ts";
import { shownAs } from "./shown.ts";

/** What `pings/validate.ts` takes, told as a schema: a test holds one to the other. */
export const ping = z
  .strictObject({
    id: clientId.nullish().meta({ description: "The same one again is answered `duplicate`." }),
    customerId: clientId
      .nullish()
      .meta({ description: "Required, unless a device token names the customer." }),
    deviceId: clientId.nullish(),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracy: z.number().nullish().meta({ description: "Metres; absent, 0 or negative is taken for 50." }),
    timestamp: time,
    speed: z.number().nullish().meta({ description: "Metres per second." }),
    heading: z.number().nullish(),
    altitude: z.number().nullish(),
    mock: z.boolean().nullish(),
    battery: z.number().nullish(),
    region: z
      .strictObject({ id: clientId, event: z.enum(["enter", "exit", "dwell"]) })
      .nullish()
      .meta({ description: "What the phone's own geofencing has seen." }),
    sentAt: time.nullish().meta({ description: "The phone's clock at sending: it corrects all times." }),
  })
  .meta({ id: "Ping" });

const batch = z
  .strictObject({ pings: z.array(ping).max(1_000), sentAt: time.nullish() })
  .meta({ id: "PingBatch" });

/** One ping or a batch, read by hand. */
export const pingsBody = shownAs(z.unknown(), z.union([ping, batch]));
