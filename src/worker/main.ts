import type { Bindings } from "./env.ts";
import { openedService } from "./service.ts";

export { Sender } from "./sender.ts";
export { Shard } from "./shard.ts";

export default {
  async fetch(request: Request, env: Bindings, ctx: ExecutionContext): Promise<Response> {
    const { app } = await openedService(env);
    return app.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Bindings>;

declare global {
  namespace Cloudflare {
    /** Types `ctx.exports`, by which a shard reaches the stateless sender. */
    interface GlobalProps {
      mainModule: typeof import("./main.ts");
    }
  }
}
