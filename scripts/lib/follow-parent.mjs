// Loaded into the server before anything else. When the starter dies, even by SIGKILL, the channel to it
// closes and the server shuts down as on a signal.
process.once("disconnect", () => {
  setTimeout(() => process.exit(1), 9_000).unref();
  process.kill(process.pid, "SIGTERM");
});

// Next closes cleanly on SIGTERM but not on SIGHUP.
process.on("SIGHUP", () => process.kill(process.pid, "SIGTERM"));
