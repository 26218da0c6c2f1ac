import { BackupKeeper } from "@/lib/backup/keeper";
import { systemClock } from "@/lib/clock/clock";
import { readChildArguments } from "@/testing/process/child";

// Backs up as the app does, one backup after the other.
const { dataDirectory, folder, keep } = readChildArguments<{
  dataDirectory: string;
  folder: string;
  keep: number;
}>();
const end = new AbortController();
// Every look finds the last backup too old.
let time = systemClock.monotonic();
const clock = { wall: systemClock.wall, monotonic: () => (time += 60_000) };
const keeper = new BackupKeeper({ dataDirectory, folder, every: 1, keep, clock });
const ticks = setInterval(() => keeper.tick(end.signal), 10);
process.once("SIGTERM", () => {
  clearInterval(ticks);
  end.abort();
  void keeper.whenIdle().then(() => process.exit(0));
});
process.stdout.write("ready\n");
