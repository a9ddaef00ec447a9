import { Button, Group } from "@mantine/core";
import { linkTo } from "../app/router.ts";
import { catalogue } from "../strings/catalogue.ts";
import { PhoneLink } from "./phone-link.tsx";

const strings = catalogue({ toApp: "Put it in your app" }, { toApp: "L’intégrer à votre application" });

/** For a page that stays empty until a first phone reports: the two ways to one. */
export function FirstPhone() {
  const words = strings.use();
  return (
    <Group justify="center" gap={8}>
      <Button component="a" {...linkTo("/settings/app")}>
        {words.toApp}
      </Button>
      <PhoneLink />
    </Group>
  );
}
