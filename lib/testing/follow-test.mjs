// Loaded into a child first: it ends with the test that started it, also when that is killed.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
