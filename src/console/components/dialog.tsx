import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { common } from "../strings/common.ts";

/** A window over the page; Esc, its cross and, unless something would be lost, a click beside it close it. */
export function Dialog({
  title,
  opened = true,
  isKept = false,
  onClose,
  children,
}: {
  title: string;
  opened?: boolean;
  /** What is shown once is not closed by a slip. */
  isKept?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { close } = common.use();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeOnClickOutside={!isKept}
      closeButtonProps={{ "aria-label": close }}
    >
      {children}
    </Modal>
  );
}
