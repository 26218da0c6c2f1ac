import { getDatabase } from "@/db/client";

// What a page does when it reads, tried in whatever phase the environment says it is.
try {
  getDatabase();
  process.stdout.write("opened\n");
} catch (error) {
  process.stdout.write(`refused ${error instanceof Error ? error.message : ""}\n`);
}
