import { findChromium } from "./lib/chromium.mjs";
import { addCounts, countCheck, describeCount, describeSlowest } from "./lib/count.mjs";
import { runMain, log } from "./lib/project.mjs";
import { endGroupsOnSignals } from "./lib/run.mjs";
import { runPlaywright, runScript, runVitest, step } from "./lib/steps.mjs";
import { setup } from "./setup.mjs";

await runMain(async () => {
  endGroupsOnSignals();
  const nothing = { passed: 0, failed: 0, skipped: 0 };

  const prepared = await step("set-up", async () => {
    await setup({ pages: false });
    return { count: nothing };
  });
  const results = prepared.count.failed > 0 ? [prepared] : await runSteps();

  const total = addCounts(results.map(({ count }) => count));
  const files = results.flatMap((result) => result.files ?? []);
  if (files.length > 0) log(`The slowest test files:\n${describeSlowest(files)}`);
  log(describeCount(total));
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
});

async function runSteps() {
  const checks = await Promise.all([
    step("types", () => runScript("typecheck")),
    step("lint", () => runScript("lint")),
    step("format", () => runScript("format:check")),
  ]);
  const [unit, built] = await Promise.all([
    step("unit and contract tests", () => runVitest([])),
    step("build", async () => {
      await setup();
      return { count: countCheck(true) };
    }),
  ]);
  // These tests start and kill the built app.
  const short = await step("short security and chaos tests", () =>
    runVitest(["--config", "vitest.short.config.ts"], { CHAOS: "short" }),
  );
  const onPostgres = await step("short tests on PostgreSQL", () =>
    runVitest(["--config", "vitest.postgres.config.ts"], { CHAOS: "short" }),
  );
  const inBrowser = await step("browser tests", () => testInBrowser(built.count.failed === 0));
  return [...checks, unit, built, short, onPostgres, inBrowser];
}

async function testInBrowser(isBuilt) {
  if (!isBuilt) return { count: countCheck(false), output: "Not run, because the build failed." };
  return runPlaywright(await findChromium());
}
