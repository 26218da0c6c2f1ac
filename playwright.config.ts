import { defineConfig, devices } from "@playwright/test";

import { allowedHost } from "./e2e/allowed-host";

const executablePath = process.env["CHROMIUM_PATH"] || undefined;

// A full Chromium renders the menus of the address bar in another process for each page, and keeps a spare process
// for the next page. The last list counts, so Playwright's own follows.
const disabledFeatures = `
  SpareRendererForSitePerProcess WebUIOmniboxPopup WebUIOmniboxFullPopup WebUIOmniboxAimPopup
  AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades
  HttpsFirstBalancedModeAutoEnable LensOverlay MediaRouter PaintHolding ThirdPartyStoragePartitioning
  AvoidCorsURLLoaderRestartOnRedirect TcpPortRandomizationWin OptimizationHints NetworkTimeServiceQuerying
  AimEnabled PreconnectToSearch`;

const args = [
  // Chromium looks for its maker's servers at start; the tests talk to loopback only.
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  "--disable-gpu",
  `--host-resolver-rules=MAP ${allowedHost} 127.0.0.1`,
  `--disable-features=${disabledFeatures.trim().split(/\s+/).join(",")}`,
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  // More than cores, because tests wait for polls.
  workers: 3,
  retries: 0,
  // Only for tests that hang: a busy machine is slow.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 1000 },
    actionTimeout: 120_000,
    launchOptions: { ...(executablePath && { executablePath }), args },
    // A trace doubles the work; `npx playwright test --trace on` records one.
    trace: "off",
    contextOptions: { reducedMotion: "reduce" },
  },
});
