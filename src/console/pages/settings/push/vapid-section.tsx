import { Button, Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import type { VapidView } from "../../../../http/views.ts";
import { useRotateVapid, useVapid } from "../../../api/access.ts";
import { AskFirst } from "../../../components/ask.tsx";
import { Copy } from "../../../components/copy.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { Rows } from "../../../components/rows.tsx";
import { say } from "../../../components/toast.tsx";
import { catalogue } from "../../../strings/catalogue.ts";
import { useFormat } from "../../../strings/format.ts";
import { SectionHead } from "../section-head.tsx";
import classes from "../settings.module.css";

const vapidStrings = catalogue(
  {
    title: "Web push keys",
    why: "Browsers subscribe to one public key (VAPID) and take messages signed with it alone. The secret half never leaves the server.",
    list: "Web push keys",
    current: "given to browsers",
    retired: (day: string) => `retired ${day}, signs for what was subscribed to it`,
    subscriptions: (n: string, one: boolean) => (one ? "1 subscription" : `${n} subscriptions`),
    rotate: "Rotate",
    askTitle: "Rotate the web push key?",
    askText:
      "Browsers are given a new key from now on. Subscriptions made for the old one go on working: it signs for them until the last is gone.",
    confirm: "Rotate",
    done: (at: string) => `Browsers get the new key by ${at}.`,
  },
  {
    title: "Clés de notification web",
    why: "Les navigateurs s’abonnent à une clé publique (VAPID) et n’acceptent que les messages signés avec elle. La moitié secrète ne quitte pas le serveur.",
    list: "Clés de notification web",
    current: "donnée aux navigateurs",
    retired: (day) => `retirée le ${day}, signe pour ses anciens abonnements`,
    subscriptions: (n, one) => (one ? "1 abonnement" : `${n} abonnements`),
    rotate: "Renouveler",
    askTitle: "Renouveler la clé de notification web ?",
    askText:
      "Les navigateurs reçoivent désormais une nouvelle clé. Les abonnements faits pour l’ancienne continuent : elle signe pour eux jusqu’au dernier.",
    confirm: "Renouveler",
    done: (at) => `Les navigateurs reçoivent la nouvelle clé à ${at} au plus tard.`,
  },
);

export function VapidSection() {
  const words = vapidStrings.use();
  const { time } = useFormat();
  const vapid = useVapid();
  const rotate = useRotateVapid();
  const [isAsking, setAsking] = useState(false);
  const close = () => {
    rotate.reset();
    setAsking(false);
  };
  return (
    <>
      <SectionHead title={words.title} why={words.why}>
        <Button variant="default" onClick={() => setAsking(true)}>
          {words.rotate}
        </Button>
      </SectionHead>
      <ProblemNote error={vapid.error} retry={() => void vapid.refetch()} />
      {vapid.isPending && <Skeleton height={72} radius="md" aria-busy="true" />}
      {vapid.data !== undefined && (
        <Rows label={words.list}>
          {vapid.data.data.map((key) => (
            <VapidRow key={key.publicKey} vapidKey={key} />
          ))}
        </Rows>
      )}
      <AskFirst
        opened={isAsking}
        onClose={close}
        title={words.askTitle}
        confirm={words.confirm}
        isPending={rotate.isPending}
        error={rotate.error}
        onConfirm={() =>
          rotate.mutate(undefined, {
            onSuccess({ effectiveBy }) {
              say(words.done(time(effectiveBy)));
              close();
            },
          })
        }
      >
        <Text>{words.askText}</Text>
      </AskFirst>
    </>
  );
}

function VapidRow({ vapidKey: { publicKey, retiredAt, subscriptions } }: { vapidKey: VapidView }) {
  const words = vapidStrings.use();
  const { day, number } = useFormat();
  return (
    <li className={classes.row}>
      <span className={classes.who}>
        <code className={classes.muted}>{publicKey}</code>
        <span className={classes.muted}>
          {retiredAt === null ? words.current : words.retired(day(retiredAt))}
        </span>
      </span>
      <span className={classes.tag}>{words.subscriptions(number(subscriptions), subscriptions === 1)}</span>
      <Copy text={publicKey} />
    </li>
  );
}
