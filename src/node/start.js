// Plain JavaScript: a Node that is too old for the rest must be able to read why.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// Older ones read no TypeScript, and the SQLite binding ends Node 20 with a segmentation fault.
if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  console.error(`Parvis needs Node 22.18 or later, this is ${process.versions.node}. Run it with: npm start`);
  process.exit(1);
}
// Opening hours are read by a library that keeps to the process's own zone, where some hours do not exist.
process.env.TZ = "UTC";
await import("./main.ts");
