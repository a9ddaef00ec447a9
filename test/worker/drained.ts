import worker from "../../src/worker/main.ts";

export * from "../../src/worker/main.ts";

/** The Worker as `wrangler dev` runs it: what its proxy has not been relieved of, it takes for a line that is lost. */
export default {
  async fetch(request: Request, env: Parameters<typeof worker.fetch>[1], ctx: ExecutionContext) {
    try {
      return await worker.fetch(request, env, ctx);
    } finally {
      if (request.body !== null && !request.bodyUsed)
        await request.body.pipeTo(new WritableStream()).catch(() => {});
    }
  },
} satisfies ExportedHandler<Parameters<typeof worker.fetch>[1]>;
