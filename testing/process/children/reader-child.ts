import { getDatabase } from "@/db/client";

// What a page does when it reads, with the Next.js phase of the environment.
try {
  getDatabase();
  process.stdout.write("opened\n");
} catch (error) {
  process.stdout.write(`refused ${error instanceof Error ? error.message : ""}\n`);
}
