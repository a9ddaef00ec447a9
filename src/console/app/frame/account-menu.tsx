import { ActionIcon, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { signOut, useMe } from "../../api/session.ts";
import { Icon } from "../../components/icon.tsx";
import { sayProblem } from "../../components/toast.tsx";
import { common } from "../../strings/common.ts";
import { chooseLanguage, useLanguage } from "../../strings/language.ts";
import { go } from "../router.ts";
import { frameStrings } from "./strings.ts";

const schemes = ["light", "dark", "auto"] as const;
const schemeIcons = { light: "sun", dark: "moon", auto: "layers" } as const;

export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const words = frameStrings.use();
  const { roles } = common.use();
  const me = useMe();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.account}>
          <Icon name="user" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--ink)" truncate>
            {me.name}
          </Text>
          {roles[me.role]}
        </Menu.Label>
        <Menu.Item leftSection={<Icon name="settings" size={18} />} onClick={() => go("/settings")}>
          {words.pages.settings}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" size={18} />} onClick={onHelp}>
          {words.actions.shortcuts}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="language" size={18} />}
          onClick={() => chooseLanguage(language === "en" ? "fr" : "en")}
        >
          {words.actions.language}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{words.appearance}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon name={schemeIcons[scheme]} size={18} />}
            rightSection={colorScheme === scheme ? <Icon name="check" size={16} /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {words[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="out" size={18} />}
          onClick={() => void signOut().catch(sayProblem)}
        >
          {words.actions.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
