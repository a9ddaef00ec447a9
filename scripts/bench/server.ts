import { startServer } from "../../src/node/server.ts";
import { serveParent } from "./process.ts";

const server = await startServer(process.env);
serveParent(server, () => server.close());
