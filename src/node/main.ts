import { ConfigError } from "../host/config.ts";
import { startServer } from "./server.ts";

// Positions and keys are in the files: whatever is made is for its owner alone.
process.umask(0o077);
try {
  const server = await startServer(process.env);
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // Only now: whoever reads that it listens may stop it at once.
  console.log(`Parvis listens on ${server.url}`);
  if (server.unseen.length > 0) {
    console.log("Made at this first start and kept in the data folder; shown this once:");
    for (const [name, value] of server.unseen) console.log(`  ${name.padEnd(16)} ${value}`);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
