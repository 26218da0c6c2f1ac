import { describe, expect, it, vi } from "vitest";

import { redact } from "@/lib/redaction/redact";

import { EnvironmentError, hasProviderKeys, readEnvironment } from "./env";

describe("readEnvironment", () => {
  it("has safe defaults", () => {
    const environment = readEnvironment({});
    expect(environment).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      allowedHosts: [],
      dataDirectory: "./data",
      sandbox: "auto",
      providers: {
        gpugeek: { variables: { probeSpacing: 1500, dailyProbes: 2000 } },
        cloudcompute: { variables: { createType: null, createStats: null } },
      },
      pinnedRates: {},
    });
    expect(hasProviderKeys(environment)).toBe(false);
  });

  it("has no sandbox in a process that does not do everything", () => {
    expect(readEnvironment({}).role).toBe("all");
    expect(readEnvironment({ ROLE: "Web" })).toMatchObject({ role: "web", sandbox: "off" });
    expect(readEnvironment({ ROLE: "worker" })).toMatchObject({ role: "worker", sandbox: "off" });
    expect(() => readEnvironment({ ROLE: "poller" })).toThrow(
      "ROLE is invalid: it must be all, web or worker.",
    );
  });

  it("treats empty as unset", () => {
    expect(readEnvironment({ PORT: "", SHADEFORM_API_KEY: " " })).toEqual(readEnvironment({}));
  });

  it("reads keys, addresses and intervals by provider", () => {
    const { providers } = readEnvironment({
      SHADEFORM_API_KEY: "key",
      SHADEFORM_BASE_URL: "http://127.0.0.1:4010/shadeform/v1/",
      POLL_SECONDS: "60",
      SHADEFORM_POLL_SECONDS: "1",
      SHADEFORM_MAX_REPLY_MIB: "64",
    });
    expect(providers.shadeform).toEqual({
      apiKey: "key",
      baseUrl: "http://127.0.0.1:4010/shadeform/v1",
      pollSeconds: 1,
      maxReplyBytes: 64 * 1024 * 1024,
      variables: {},
    });
    expect(providers.sesterce).toEqual({
      apiKey: null,
      baseUrl: null,
      pollSeconds: 60,
      maxReplyBytes: null,
      variables: {},
    });
  });

  it.each([
    ["", null],
    ["off", null],
    ["90m", 5_400_000],
    ["1h", 3_600_000],
    ["31D", 31 * 86_400_000],
  ])("BACKUP_EVERY=%s", (text, backupInterval) => {
    expect(readEnvironment({ BACKUP_EVERY: text })).toMatchObject({ backupInterval, backupsKept: 48 });
  });

  it("keeps backups in the data folder, or elsewhere", () => {
    expect(readEnvironment({ DATA_DIR: "/data" }).backupDirectory).toBe("/data/backups");
    const chosen = { DATA_DIR: "/data", BACKUP_DIR: "/mnt/backups", BACKUP_KEEP: "7" };
    expect(readEnvironment(chosen)).toMatchObject({ backupDirectory: "/mnt/backups", backupsKept: 7 });
  });

  it.each([
    [{ BACKUP_EVERY: "1" }, "BACKUP_EVERY is invalid"],
    [{ BACKUP_EVERY: "0h" }, "BACKUP_EVERY is invalid"],
    [{ BACKUP_EVERY: "10s" }, "BACKUP_EVERY is invalid"],
    [{ BACKUP_EVERY: "32d" }, "BACKUP_EVERY is invalid"],
    [{ BACKUP_KEEP: "0" }, "BACKUP_KEEP is invalid"],
    [{ BACKUP_EVERY: "1h", DATABASE_URL: "postgres://db/gpus" }, "pg_dump"],
  ])("refuses %j in one line", (source, message) => {
    expect(() => readEnvironment(source)).toThrow(EnvironmentError);
    expect(() => readEnvironment(source)).toThrow(message);
  });

  it.each([
    ["", ["gpurentalprices", "azure", "vultr", "akash"], 8],
    ["on", ["gpurentalprices", "azure", "vultr", "akash"], 8],
    ["OFF", [], 0],
    ["vultr, vast-public", ["vultr", "vast-public"], 2],
  ])("PUBLIC_PRICES=%s turns sources on", (text, initiallyOn, allowed) => {
    const { publicPrices } = readEnvironment({ PUBLIC_PRICES: text });
    expect(publicPrices.initiallyOn).toEqual(initiallyOn);
    expect(publicPrices.allowed).toHaveLength(allowed);
  });

  it("reads the address, the longer interval and the limit of a source", () => {
    expect(readEnvironment({ PUBLIC_PRICES: "all" }).publicPrices.initiallyOn).toHaveLength(8);
    const { sources } = readEnvironment({
      VAST_PUBLIC_BASE_URL: "http://127.0.0.1:4100/",
      VAST_PUBLIC_POLL_SECONDS: "7200",
      VAST_PUBLIC_MAX_REPLY_MIB: "3",
      POLL_SECONDS: "1",
    });
    expect(sources["vast-public"]).toEqual({
      baseUrl: "http://127.0.0.1:4100",
      pollSeconds: 7200,
      maxReplyBytes: 3 * 1024 * 1024,
    });
    expect(sources.azure).toEqual({ baseUrl: null, pollSeconds: null, maxReplyBytes: null });
    expect(() => readEnvironment({ PUBLIC_PRICES: "vultr,aws" })).toThrow(/^PUBLIC_PRICES is invalid: /);
  });

  it("reads additional host names", () => {
    expect(readEnvironment({ ALLOWED_HOSTS: "GPU.home, gpu-1.example.org ,[fd00::9]" }).allowedHosts).toEqual(
      ["gpu.home", "gpu-1.example.org", "[fd00::9]"],
    );
  });

  it("reads the origin under which others reach the app", () => {
    expect(readEnvironment({}).publicUrl).toBeNull();
    expect(readEnvironment({ PUBLIC_URL: " https://GPU.example.org:443/ " }).publicUrl).toBe(
      "https://gpu.example.org",
    );
    expect(readEnvironment({ PUBLIC_URL: "http://gpu.home:3000" }).publicUrl).toBe("http://gpu.home:3000");
  });

  it("reads pinned rates as dollars per unit", () => {
    expect(readEnvironment({ FX_CNY_USD: "0.14", FX_RUB_USD: "0.0123" }).pinnedRates).toEqual({
      CNY: 0.14,
      RUB: 0.0123,
    });
  });

  it.each([
    ["PORT", "0"],
    ["PORT", "70000"],
    ["PORT", "http"],
    ["POLL_SECONDS", "0"],
    ["SHADEFORM_MAX_REPLY_MIB", "0"],
    ["SHADEFORM_MAX_REPLY_MIB", "1001"],
    ["GPUGEEK_POLL_SECONDS", "1.5"],
    ["GPUGEEK_DAILY_PROBES", "-1"],
    ["SHADEFORM_BASE_URL", "example.org"],
    ["SHADEFORM_BASE_URL", "ftp://example.org"],
    ["SHADEFORM_BASE_URL", "https://user:secret@example.org"],
    ["SHADEFORM_API_KEY", "two words"],
    ["FX_CNY_USD", "0"],
    ["CLOUDCOMPUTE_CURRENCY", "roubles"],
    ["SANDBOX", "on"],
    ["FX_RATES_URL", "not a url"],
    ["TRUST_PROXY", "0.0.0.0/0"],
    ["TRUST_PROXY", "127.0.0.1,0.0.0.0/0"],
    ["TRUST_PROXY", "::/0"],
    ["TRUST_PROXY", "2000::/3"],
    ["TRUST_PROXY", "::ffff:0:0/96"],
    ["TRUST_PROXY", "0.0.0.0/1, 128.0.0.0/1"],
    ["TRUST_PROXY", "0.0.0.0/1,128.0.0.0/2,192.0.0.0/3"],
    ["ALLOWED_HOSTS", "*.example.org"],
    ["ALLOWED_HOSTS", "https://gpu.home"],
    ["ALLOWED_HOSTS", "gpu.home:3000"],
    ["ALLOWED_HOSTS", "gpu.home."],
    ["ALLOWED_HOSTS", "gpu.home,,gpu.example.org"],
    ["PUBLIC_URL", "gpu.example.org"],
    ["PUBLIC_URL", "ftp://gpu.example.org"],
    ["PUBLIC_URL", "https://gpu.example.org/offers"],
    ["PUBLIC_URL", "https://gpu.example.org/?from=here"],
    ["PUBLIC_URL", "https://owner:secret@gpu.example.org"],
    ["TRUST_PROXY", "proxy.example.org"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["TRUST_PROXY", "1"],
    ["ALLOW_PLAIN_HTTP", "please"],
    ["REQUIRE_LOGIN", "maybe"],
  ])("names %s when it is %j, in one line and without the value", (name, value) => {
    const read = () => readEnvironment({ [name]: value });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(new RegExp(`^${name} is invalid: .+$`));
    if (value.length > 3) expect(read).not.toThrow(value);
  });
});

describe("env", () => {
  it("returns one object for every copy of the module, because the offer index compares it", async () => {
    const { env } = await import("./env");
    vi.resetModules();
    expect((await import("./env")).env()).toBe(env());
  });
});

describe("traces", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };

  it.each([
    [{}, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: " " }, null],
    [{ OTEL_SERVICE_NAME: "x", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, null],
    [endpoint, "http/protobuf"],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }, "http/json"],
    [
      {
        ...endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf",
      },
      "http/protobuf",
    ],
    [{ ...endpoint, OTEL_SDK_DISABLED: "true" }, null],
    [{ ...endpoint, OTEL_TRACES_EXPORTER: "none" }, null],
  ])("%j: %s", (variables, traces) => {
    expect(readEnvironment(variables).traces).toBe(traces);
  });

  it.each([
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "127.0.0.1:4318" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:password@127.0.0.1:4318" },
    { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "nowhere" },
  ])("%j is refused", (variables) => {
    expect(() => readEnvironment(variables)).toThrow(EnvironmentError);
  });

  it("redacts the values of the collector's headers", () => {
    readEnvironment({
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20collector%2Bkey-1,x-team=team-key-2",
    });
    expect(redact("Bearer collector+key-1 collector+key-1 collector%2Bkey-1 team-key-2")).not.toMatch(
      /key-\d/,
    );
  });
});

describe("PUBLIC_BOARD", () => {
  it.each([
    [{}, null],
    [{ PUBLIC_BOARD_OWN: "on" }, null],
    [{ PUBLIC_BOARD: "Prices.Example.org" }, { host: "prices.example.org", showsOwn: false }],
    [
      { PUBLIC_BOARD: "board.localhost", PUBLIC_BOARD_OWN: "on", ALLOWED_HOSTS: "gpu.example.org" },
      { host: "board.localhost", showsOwn: true },
    ],
  ])("%j: %j", (variables, board) => {
    expect(readEnvironment(variables).publicBoard).toEqual(board);
  });

  it.each([
    { PUBLIC_BOARD: "https://prices.example.org" },
    { PUBLIC_BOARD: "prices.example.org:8080" },
    { PUBLIC_BOARD: "a.example.org,b.example.org" },
    { PUBLIC_BOARD: "localhost" },
    { PUBLIC_BOARD: "127.0.0.1" },
    { PUBLIC_BOARD: "cheapest-gpu-abcdefghij.localhost" },
    { PUBLIC_BOARD: "gpu.example.org", ALLOWED_HOSTS: "gpu.example.org" },
    { PUBLIC_BOARD: "gpu.example.org", PUBLIC_URL: "https://gpu.example.org" },
    { PUBLIC_BOARD: "gpu.example.org", HOST: "GPU.example.org" },
    { PUBLIC_BOARD: "prices.example.org", PUBLIC_BOARD_OWN: "yes" },
  ])("%j is refused", (variables) => {
    expect(() => readEnvironment(variables)).toThrow(EnvironmentError);
  });
});
