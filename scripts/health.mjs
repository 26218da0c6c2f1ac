import { get } from "node:http";
import { localUrl } from "./lib/port.mjs";

// Exits with 0 if the app works: the health check of the container.
const { HOST, PORT } = process.env;
get(`${localUrl(HOST || "127.0.0.1", Number(PORT || 3000))}/api/health`, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
})
  .setTimeout(4_000, () => process.exit(1))
  .once("error", ({ message }) => {
    console.error(message);
    process.exit(1);
  });
