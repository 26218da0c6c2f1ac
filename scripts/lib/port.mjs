import { createServer } from "node:net";
import { UserError } from "./project.mjs";

/**
 * Rejects an address that the server cannot listen on.
 * @param {string} host
 * @param {number} port
 */
export async function checkPort(host, port) {
  const server = createServer();
  const code = await new Promise((resolve) => {
    server.once("error", (error) => resolve(error.code)).listen(port, host, () => resolve(undefined));
  });
  if (code) throw new UserError(explain(code, host, port));
  await new Promise((resolve) => server.close(resolve));
}

function explain(code, host, port) {
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use. Stop the program that uses it, or choose another port: PORT=${port + 1} npm start`;
  }
  if (code === "EACCES") {
    return `Port ${port} needs special rights; choose one above 1023: PORT=3000 npm start`;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `This machine has no address ${host}; set HOST to one it has, such as 127.0.0.1`;
  }
  return `Cannot listen on ${host} port ${port} (${code}); choose another HOST or PORT`;
}

/**
 * The address for a browser on this machine.
 * @param {string} host the address listened on
 * @param {number} port
 */
export function localUrl(host, port) {
  const name = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
