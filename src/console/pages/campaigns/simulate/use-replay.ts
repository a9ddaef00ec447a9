import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { CampaignBody } from "../../../../http/views.ts";
import type { Progress } from "../../../api/campaigns-simulate.ts";
import { type Replay, replayLastWeek } from "./replay.ts";

export interface ReplayState {
  readonly replay: Replay | undefined;
  /** What was replayed. */
  readonly of: CampaignBody | undefined;
  readonly progress: Progress | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  run(body: CampaignBody): void;
  cancel(): void;
}

/** A simulation with its progress, which may be cancelled. */
export function useReplay(id: string): ReplayState {
  const [progress, setProgress] = useState<Progress | null>(null);
  const stop = useRef<AbortController | null>(null);
  const running = useMutation({
    mutationFn: (body: CampaignBody) => {
      stop.current?.abort();
      stop.current = new AbortController();
      setProgress(null);
      return replayLastWeek(id, body, setProgress, stop.current.signal);
    },
  });
  const wasCancelled = running.error instanceof DOMException;
  return {
    replay: running.data,
    of: running.data === undefined ? undefined : running.variables,
    progress,
    isPending: running.isPending,
    error: wasCancelled ? null : running.error,
    run: running.mutate,
    cancel: () => stop.current?.abort(),
  };
}
