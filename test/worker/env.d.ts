/// <reference types="@cloudflare/vitest-plugin/types" />

declare namespace Cloudflare {
  interface Env {
    readonly SHARD: DurableObjectNamespace<import("../../src/worker/shard.ts").Shard>;
  }
}
