import { createRequire } from "node:module";

const { cache } = createRequire(import.meta.url);

// For `--import`: prints the packages of OpenTelemetry's SDK that the process has loaded.
process.on("SIGUSR2", () => {
  const names = Object.keys(cache).flatMap(
    (file) => /@opentelemetry[\\/]((?:sdk|exporter|otlp|resources|core)[^\\/]*)/.exec(file)?.[1] ?? [],
  );
  console.log(`loaded: ${[...new Set(names)].toSorted().join(",")};`);
});
