// Preloaded into a process: records every name that it resolves and every address that it connects to,
// and fails every name lookup, so that nothing leaves this machine.
import diagnostics from "node:diagnostics_channel";
import dns from "node:dns";
import { writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const tell = (kind, name) => writeSync(1, `[outgoing] ${kind} ${name}\n`);
const isLoopback = (name) => /^(localhost|127\.|::1)/.test(name);
const lookup = dns.lookup;

dns.lookup = (name, options, callback) => {
  const answer = typeof options === "function" ? options : callback;
  if (isLoopback(name)) return lookup(name, options, callback);
  tell("name", name);
  setImmediate(answer, Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }));
};
dns.promises.lookup = async (name) => {
  tell("name", name);
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" });
};
syncBuiltinESMExports();

diagnostics.subscribe("net.client.socket", ({ socket }) => {
  socket.once("connect", () => {
    if (!isLoopback(socket.remoteAddress ?? "")) tell("address", socket.remoteAddress);
  });
});
