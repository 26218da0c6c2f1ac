import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { startNodeMetrics } from "@/lib/metrics/metrics";

import { formatMetrics } from "./render";

const alerts = readFileSync("deploy/alerts.yml", "utf8");
const dashboard = readFileSync("deploy/grafana-dashboard.json", "utf8");

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  targets?: { expr: string }[];
}
const { panels } = JSON.parse(dashboard) as { panels: Panel[] };

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

let page: string;
beforeAll(async () => {
  startNodeMetrics();
  page = await formatMetrics([]);
});

/** The names of all series that the app serves. */
function servedNames(): Set<string> {
  const types = [...page.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => ({ name: name!, type }));
  return new Set(
    types.flatMap(({ name, type }) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => name + suffix) : [name],
    ),
  );
}

const metricNames = (text: string) =>
  [...text.matchAll(/\b(?:cheapest_gpu|nodejs|process)_\w+/g)].map(([name]) => name);

it.each([
  ["alerts.yml", alerts],
  ["grafana-dashboard.json", dashboard],
])("%s uses only metrics that the app serves", (_, text) => {
  const names = metricNames(text);
  const served = servedNames();
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !served.has(name))).toEqual([]);
});

it("the dashboard has every metric of the app, except those for alerts only", () => {
  const shown = new Set(metricNames(dashboard).map((name) => name.replace(/_(bucket|sum|count)$/, "")));
  const own = [...page.matchAll(/^# TYPE (cheapest_gpu_\w+) /gm)].map(([, name]) => name!);
  expect(own.filter((name) => !shown.has(name))).toEqual([
    "cheapest_gpu_poll_interval_seconds",
    "cheapest_gpu_unpriced_machines",
    "cheapest_gpu_untrusted_machine_lists",
    "cheapest_gpu_disk_writable",
    "cheapest_gpu_backup_failing",
  ]);
});

it("each panel has a description and an id of its own", () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { type, title, description, targets } of panels.filter((panel) => panel.type !== "row"))
    expect([type, description, targets?.length], title).toEqual([
      expect.stringMatching(/^(stat|timeseries)$/),
      expect.stringMatching(/\.$/),
      expect.any(Number),
    ]);
});

it("each alert reports what happened, what it means and what to do", () => {
  const rules = alerts.split(/^ {6}- alert: /m).slice(1);
  expect(rules.length).toBeGreaterThan(10);
  for (const rule of rules)
    for (const text of ["summary", "meaning", "action"])
      expect(rule, rule).toMatch(new RegExp(`^ {10}${text}: ["'][^]*?\\.["']$`, "m"));
});

describe.skipIf(!hasPromtool)("promtool (Debian: prometheus)", () => {
  it("accepts the alert rules, the metrics and the expressions of the dashboard", () => {
    execFileSync("promtool", ["check", "rules", "deploy/alerts.yml"], { stdio: "pipe" });
    const linted = spawnSync("promtool", ["check", "metrics"], { input: page, encoding: "utf8" });
    expect(linted.stderr.split("\n").filter((line) => line.startsWith("cheapest_gpu"))).toEqual([]);
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const rules = expressions.map((expr, at) => ({
      record: `panel:${at}`,
      expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$instance", "app"),
    }));
    inFolder((folder) => {
      const file = path.join(folder, "panels.yml");
      writeFileSync(file, JSON.stringify({ groups: [{ name: "panels", rules }] }));
      execFileSync("promtool", ["check", "rules", file], { stdio: "pipe" });
    });
  });

  it("accepts the configuration in docs/operations.md", () => {
    const [, config] = /```yaml prometheus\n([^]*?)```/.exec(readFileSync("docs/operations.md", "utf8"))!;
    inFolder((folder) => {
      const file = path.join(folder, "prometheus.yml");
      writeFileSync(path.join(folder, "metrics.token"), "token");
      writeFileSync(file, config!.replace("deploy/alerts.yml", path.resolve("deploy/alerts.yml")));
      execFileSync("promtool", ["check", "config", file], { stdio: "pipe" });
    });
  });

  it("fires the alerts when they should, and not before", () => {
    const series = (name: string, labels: string, values: string) => ({
      series: `cheapest_gpu_${name}{instance="app"${labels && `,${labels}`}}`,
      values,
    });
    const firing = (minute: string, alerts: string[]) => ({
      eval_time: minute,
      expr: 'count by (alertname, provider) (ALERTS{alertstate="firing"})',
      exp_samples: alerts.map((labels) => ({ labels: `{${labels}}`, value: 1 })),
    });
    const test = {
      rule_files: [path.resolve("deploy/alerts.yml")],
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: [
            series("open_launches", 'provider="shadeform",state="unknown"', "0x5 1x20"),
            series("reading_age_seconds", 'provider="sesterce"', "100x5 1000x20"),
            series("reading_age_seconds", 'provider="azure"', "9999x30"),
            series("poll_interval_seconds", 'provider="sesterce"', "60x30"),
            series("poll_interval_seconds", 'provider="azure"', "60x30"),
            series("launch_limit_used_dollars_per_hour", "", "5x10 19x20"),
            series("launch_limit_dollars_per_hour", "", "20x30"),
            series("poller_active", "", "1x10 0x20"),
            series("backup_age_seconds", "", "0+60x40"),
            series("backup_interval_seconds", "", "600x40"),
            series("backup_failing", "", "0x5 1x35"),
          ],
          promql_expr_test: [
            firing("4m", []),
            firing("7m", ['alertname="LaunchOutcomeUnknown",provider="shadeform"']),
            firing("20m", [
              'alertname="LaunchOutcomeUnknown",provider="shadeform"',
              'alertname="ReadingTooOld",provider="sesterce"',
              'alertname="CostNearLimit"',
              'alertname="PollerStopped"',
            ]),
            firing("37m", ['alertname="BackupFails"', 'alertname="BackupTooOld"']),
          ],
        },
        {
          interval: "1m",
          input_series: [series("backup_interval_seconds", "", "600x20")],
          promql_expr_test: [firing("10m", []), firing("20m", ['alertname="BackupTooOld"'])],
        },
      ],
    };
    inFolder((folder) => {
      const file = path.join(folder, "test.yml");
      writeFileSync(file, JSON.stringify(test));
      const { stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
      expect(stdout + stderr).toContain("SUCCESS");
    });
  });
});

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-promtool-"));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
