import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";

import { until } from "@/testing/process/until";

/** A proxy in front of the app, in its own process. */
export interface RunningProxy {
  port: number;
  stop(): Promise<void>;
}

/** Whether a program is installed. */
export function isInstalled(command: string, argument: string): boolean {
  return spawnSync(command, [argument]).error === undefined;
}

/** The marked block of docs/operations.md, with other ports, files and names. */
export function readDocumentedConfig(mark: string, replacements: Record<string, string>): string {
  const text = readFileSync(path.join(import.meta.dirname, "..", "docs", "operations.md"), "utf8");
  const block = new RegExp(`\`\`\`${mark}\\n([^]*?)\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/operations.md has no block marked ${mark}`);
  return Object.entries(replacements).reduce((config, [from, to]) => {
    if (!config.includes(from)) throw new Error(`The block ${mark} has no ${from}`);
    return config.replaceAll(from, to);
  }, block);
}

/** Creates a self-signed certificate for a name. */
export function createCertificate(folder: string, name: string): { certificate: string; key: string } {
  const certificate = path.join(folder, "tls.crt");
  const key = path.join(folder, "tls.key");
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" ");
  const made = spawnSync("openssl", [...request, "-keyout", key, "-out", certificate, ...subject]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${String(made.stderr)}`);
  return { certificate, key };
}

/** Starts nginx with one `server` block. */
export function startNginx(folder: string, port: number, server: string): Promise<RunningProxy> {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(" ");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  const file = path.join(folder, "nginx.conf");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `${user} daemon off; pid ${folder}/nginx.pid; error_log stderr; worker_processes 1;
     events {} http { access_log off; ${temporary} ${server} }`,
  );
  return startProxy("nginx", ["-e", "stderr", "-p", folder, "-c", file], port, folder);
}

/** Starts Caddy with one site. */
export function startCaddy(folder: string, port: number, site: string): Promise<RunningProxy> {
  const file = path.join(folder, "Caddyfile");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `{\n  admin off\n  auto_https disable_redirects\n  skip_install_trust\n}\n${site}`);
  return startProxy("caddy", ["run", "--config", file, "--adapter", "caddyfile"], port, folder);
}

async function startProxy(
  command: string,
  given: string[],
  port: number,
  folder: string,
): Promise<RunningProxy> {
  const child = spawn(command, given, {
    cwd: folder,
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  try {
    await until(() => child.exitCode !== null || isListening(port), { within: 20_000, every: 50 });
    if (child.exitCode !== null) throw new Error("It ended");
  } catch (error) {
    await stop();
    throw new Error(`${command} does not listen on ${port}: ${output}`, { cause: error });
  }
  return { port, stop };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
