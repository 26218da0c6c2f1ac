// Runs the preflight in its own process, so that the starter, which lives as long as the server, does not
// keep a database and its libraries in memory.
try {
  const { preflight } = await import("../preflight.ts");
  process.send({ result: await preflight() }, () => process.exit(0));
} catch (error) {
  process.send({ problem: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
}
