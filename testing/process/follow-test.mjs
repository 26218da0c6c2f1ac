// Preloaded into child processes: they exit with the test that started them, even if it is killed.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
