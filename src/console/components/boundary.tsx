import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { common } from "../strings/common.ts";
import { Empty } from "./empty.tsx";

/** What broke stays broken alone: a page says so, and the rail goes on. A new version's files may be other ones. */
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const words = common.now();
    return (
      <Empty icon="warning" title={words.broken} why={words.brokenWhy}>
        <Button onClick={() => location.reload()}>{words.reload}</Button>
      </Empty>
    );
  }
}
