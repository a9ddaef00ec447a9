import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CampaignBody, CampaignView, Figures, Reach } from "../../http/views.ts";
import { ask, get, getTagged, post, put, remove, segment, type Tagged } from "./client.ts";
import { keys } from "./keys.ts";
import { Changed, writeOver } from "./over.ts";
import { usePages } from "./pages.ts";
import { queryClient } from "./query-client.ts";

export type Status = CampaignView["status"];
export type Verb = "launch" | "pause" | "end";

/** A campaign as it was stored, with what keeps it from ever sending. */
export type Stored = CampaignView & { readonly warnings: readonly string[] };

/** A campaign that was told to do something, and by when every phone's pings are met by it. */
export type Told = Stored & { readonly effectiveBy: string };

const pathOf = (id: string) => `/v1/campaigns/${segment(id)}`;

export function useCampaigns({ q, status }: { q: string; status: Status | null }) {
  return usePages<CampaignView>([...keys.campaigns, { q, status }], "/v1/campaigns", { q, status });
}

/** Null for one that there is not. */
export function useCampaign(id: string | null) {
  return useQuery<CampaignView | null>({
    queryKey: keys.campaign(id ?? ""),
    enabled: id !== null,
    queryFn: async ({ signal }) => (await campaignNow(id!, signal))?.value ?? null,
  });
}

/** As the server has it now, whatever was kept. */
function campaignNow(id: string, signal?: AbortSignal): Promise<Tagged<CampaignView> | null> {
  return getTagged<CampaignView>(pathOf(id), signal);
}

export async function putCampaign(
  id: string,
  body: CampaignBody,
  tag: string | null = null,
): Promise<Stored> {
  const { warnings, ...campaign } = await put<Stored>(pathOf(id), body, tag);
  keep(campaign);
  return { ...campaign, warnings };
}

/** What a campaign is known to be, by whoever changes it. */
type Seen = (now: CampaignView) => boolean;

export const putCampaignOver = (id: string, body: CampaignBody, isSeen: Seen) =>
  over(id, isSeen, (tag) => putCampaign(id, body, tag));

export const tellCampaignOver = (id: string, verb: Verb, isSeen: Seen) =>
  over(id, isSeen, (tag) => tellCampaign(id, verb, tag));

/** Rejects with `Changed` where the stored one is not as it was seen; its page knows the stored one then. */
async function over<T>(id: string, isSeen: Seen, write: (tag: string | null) => Promise<T>): Promise<T> {
  try {
    return await writeOver(() => campaignNow(id), isSeen, write);
  } catch (error) {
    if (error instanceof Changed) queryClient.setQueryData(keys.campaign(id), error.now);
    throw error;
  }
}

export async function tellCampaign(id: string, verb: Verb, tag: string | null = null): Promise<Told> {
  const { warnings, effectiveBy, ...campaign } = await post<Told>(`${pathOf(id)}/${verb}`, undefined, tag);
  keep(campaign);
  return { ...campaign, warnings, effectiveBy };
}

export async function deleteCampaign(id: string): Promise<void> {
  await remove(pathOf(id));
  queryClient.removeQueries({ queryKey: keys.campaign(id) });
  await refreshList();
}

function keep(campaign: CampaignView): void {
  queryClient.setQueryData(keys.campaign(campaign.id), campaign);
  void refreshList();
}

function refreshList(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: keys.campaigns });
}

/** What of a campaign is written back. */
export function bodyOf(campaign: CampaignView): CampaignBody {
  const { id, status, createdAt, updatedAt, ...body } = campaign;
  return body;
}

/** An id that no campaign has yet: a `PUT` to one that exists would replace it. */
export function freshId(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  const tail = crypto.randomUUID().slice(0, 6);
  return plain === "" ? `c-${tail}` : `${plain}-${tail}`;
}

const weekMs = 7 * 86_400_000;

/** What became of its decisions since seven days ago (whole days, UTC). */
export function useWeekOf(id: string) {
  return useQuery({
    queryKey: [...keys.report(id), "week"],
    staleTime: 60_000,
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - weekMs).toISOString();
      return get<Figures>(`${pathOf(id)}/report`, { from }, signal);
    },
  });
}

/** Who is asked about: texts and zones do not matter to reach. */
export type Asked = Pick<CampaignBody, "audience" | "caps">;

/** Of a campaign that need not be stored; what was known stays while the next is counted. */
export function useReach(id: string, { audience, caps }: Asked, { enabled = true } = {}) {
  return useQuery({
    queryKey: ["reach", id, audience ?? null, caps ?? null],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask<Reach>("POST", `${pathOf(id)}/reach`, {
        body: {
          name: id,
          trigger: { event: "enter", geofences: {} },
          content: { default: { title: id, body: id } },
          audience,
          caps,
        },
        signal,
      }),
  });
}
