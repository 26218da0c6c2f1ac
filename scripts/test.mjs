import { findChromium } from "./lib/chromium.mjs";
import { addCounts, countCheck, describeCount } from "./lib/count.mjs";
import { runMain, say } from "./lib/project.mjs";
import { endGroupsOnSignals } from "./lib/run.mjs";
import { runPlaywright, runScript, runVitest, step } from "./lib/steps.mjs";
import { setup } from "./setup.mjs";

await runMain(async () => {
  endGroupsOnSignals();
  const counts = [];
  const nothing = { passed: 0, failed: 0, skipped: 0 };

  const prepared = await step("set-up", async () => {
    await setup({ pages: false });
    return { count: nothing };
  });
  counts.push(prepared);

  if (prepared.failed === 0) {
    counts.push(await step("types", () => runScript("typecheck")));
    counts.push(await step("lint", () => runScript("lint")));
    counts.push(await step("format", () => runScript("format:check")));
    counts.push(await step("unit and contract tests", () => runVitest([])));
    const built = await step("build", async () => {
      await setup();
      return { count: countCheck(true) };
    });
    counts.push(built);
    const security = ["--config", "vitest.security.config.ts"];
    counts.push(await step("short security test", () => runVitest(security, { CHAOS: "short" })));
    // Some of these tests kill the built app.
    const chaos = ["--config", "vitest.chaos.config.ts"];
    counts.push(await step("short chaos test", () => runVitest(chaos, { CHAOS: "short" })));
    counts.push(await step("browser tests", () => testInBrowser(built.failed === 0)));
  }

  const total = addCounts(counts);
  say(describeCount(total));
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
});

async function testInBrowser(isBuilt) {
  if (!isBuilt) return { count: countCheck(false), output: "Not run, because the build failed." };
  return runPlaywright(await findChromium());
}
