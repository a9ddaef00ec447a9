import { ConfigError } from "../host/config.ts";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  // The SQLite binding ends an older Node with a segmentation fault; say it first.
  console.error(`Parvis needs Node 22.18 or later, this is ${process.versions.node}. Run it with: npm start`);
  process.exit(1);
}

const { startServer } = await import("./server.ts");
try {
  const server = await startServer(process.env);
  console.log(`Parvis listens on ${server.url}`);
  if (server.unseen.length > 0) {
    console.log("Made at this first start and kept in the data folder; shown this once:");
    if (server.unseen.includes("secretKey")) console.log(`  secret key       ${server.secretKey}`);
    if (server.unseen.includes("publishableKey")) console.log(`  publishable key  ${server.publishableKey}`);
  }
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
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
