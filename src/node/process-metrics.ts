import {
  constants,
  monitorEventLoopDelay,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
  PerformanceObserver,
} from "node:perf_hooks";
import { Counter } from "../host/metrics/instruments.ts";
import { counter, type Family, gauge } from "../host/metrics/text.ts";

/** How often the event loop's delay is sampled, milliseconds. */
const resolution = 20;

const kinds: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weakcb",
};

/** The basics of this process, under the names that dashboards of Node processes look for. */
export class ProcessMetrics {
  readonly #delay = monitorEventLoopDelay({ resolution });
  readonly #gcSeconds = new Counter<{ kind: string }>(
    "nodejs_gc_duration_seconds_total",
    "Time spent collecting garbage.",
  );
  readonly #gc = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { detail?: NodeGCPerformanceDetail })[]) {
      const kind = kinds[entry.detail?.kind ?? -1] ?? "other";
      this.#gcSeconds.add({ kind }, entry.duration / 1_000);
    }
  });

  constructor() {
    this.#delay.enable();
    this.#gc.observe({ entryTypes: ["gc"] });
  }

  /** Delays are of the time since the last call. */
  families(): readonly Family[] {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    const delay = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
    const [mean, p99, max] = [this.#delay.mean, this.#delay.percentile(99), this.#delay.max].map(delay);
    this.#delay.reset();
    return [
      counter("process_cpu_seconds_total", "User and system CPU time spent.", (user + system) / 1e6),
      gauge("process_resident_memory_bytes", "Resident memory size.", rss),
      gauge(
        "process_start_time_seconds",
        "Start time since the epoch.",
        Math.round(performance.timeOrigin) / 1_000,
      ),
      gauge("nodejs_heap_size_used_bytes", "Heap in use.", heapUsed),
      gauge("nodejs_heap_size_total_bytes", "Heap taken.", heapTotal),
      gauge("nodejs_external_memory_bytes", "Memory outside the heap.", external),
      gauge(
        "nodejs_eventloop_lag_mean_seconds",
        "Mean of the event loop's delays since the last look.",
        mean!,
      ),
      gauge("nodejs_eventloop_lag_p99_seconds", "99th percentile of the same.", p99!),
      gauge("nodejs_eventloop_lag_max_seconds", "Longest of the same.", max!),
      this.#gcSeconds.family,
    ];
  }

  close(): void {
    this.#delay.disable();
    this.#gc.disconnect();
  }
}
