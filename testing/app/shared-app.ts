import { singlePoll, startOwnedApp, type OwnedApp } from "./owned-app";

let running: Promise<OwnedApp> | undefined;
let users = 0;

/** The app shared by everything that runs in this process; the last `stop` stops it. */
export async function shareOwnedApp(): Promise<OwnedApp> {
  users++;
  running ??= startOwnedApp({ variables: singlePoll });
  const app = await running;
  return {
    ...app,
    async stop() {
      users--;
      if (users > 0) return;
      running = undefined;
      await app.stop();
    },
  };
}
