import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { safe } from "./access/headers.ts";
import { answered } from "./answered.ts";
import { isHeeded } from "./openapi/refused.ts";
import { asProblem, Problem, respond } from "./problem.ts";
import { register, type Service } from "./route.ts";
import { descriptionRoutes } from "./routes/description.ts";
import { routesOf } from "./routes.ts";

/** The whole HTTP surface over one workspace; it runs wherever `Request` and `Response` do. */
export function createApp(service: Service): Hono {
  const app = new Hono();
  const { metrics, log } = service;
  if (metrics) app.use(answered((request) => metrics.meters.count(request)));
  if (log.answered) app.use(answered(log.answered));
  app.use(requestId());
  app.use(safe);
  const routes = routesOf(service);
  register(app, service, [...routes, ...descriptionRoutes(service, routes)]);
  app.notFound((c) =>
    respond(c, new Problem(404, "not_found", `nothing answers ${c.req.method} ${c.req.path}`)),
  );
  app.onError((error, c) => {
    const problem = asHeeded(asProblem(error), c.req.path);
    if (problem.status === 500) log.error(error, c.get("requestId"));
    return respond(c, problem);
  });
  return app;
}

function asHeeded(problem: Problem, path: string): Problem {
  if (problem.status !== 429 || !isHeeded(path)) return problem;
  return new Problem(503, problem.code, problem.message, { headers: problem.headers });
}
