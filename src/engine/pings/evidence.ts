import type { Ping } from "../../domain/presence/types.ts";

/** What the phone itself says of a fix beside where it is. */
export type Evidence = Pick<Ping, "mock" | "region">;

/** As it is kept with the position: most fixes have none. */
export function evidenceText({ mock, region }: Evidence): string | null {
  return mock || region !== null ? JSON.stringify({ mock, region }) : null;
}

export function readEvidence(text: string | null): Evidence {
  return text === null ? { mock: false, region: null } : (JSON.parse(text) as Evidence);
}
