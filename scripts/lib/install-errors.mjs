import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const again = "and start again";
const tools = {
  darwin: "To install on macOS: xcode-select --install",
  linux: "To install on Debian: apt-get install -y g++ make python3",
};

const list = new Intl.ListFormat("en-GB");

/** Error output of npm and the compiler, and the remedy; the first match counts. */
const causes = [
  [
    /npm (error|ERR!) code (ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)|npm (error|ERR!) network/,
    `The package registry cannot be reached; check the network or proxy ${again}.`,
  ],
  [/\bENOSPC\b|no space left on device/i, `The disk is full; free some space ${again}.`],
  [
    /npm (error|ERR!) code (EACCES|EPERM|EROFS)/,
    `npm may not write here; make this folder and npm's cache writable ${again}.`,
  ],
  [
    /npm (error|ERR!) code \S*(CERT|LEAF_SIGNATURE)/,
    `The registry's certificate is not trusted; set NODE_EXTRA_CA_CERTS to your proxy's certificate ${again}.`,
  ],
  [/npm (error|ERR!) code E40[137]/, `The registry refused access; check npm's registry settings ${again}.`],
  [
    /npm (error|ERR!) code (E404|ETARGET)/,
    `The registry lacks a package; use one that mirrors all of npm ${again}.`,
  ],
  [/npm (error|ERR!) code EINTEGRITY/, `A download was damaged; run: npm cache clean --force, ${again}.`],
  [
    /npm (error|ERR!) code EUSAGE/,
    `package-lock.json does not match package.json; restore both from git ${again}.`,
  ],
  [/gyp ERR! find Python/i, missingTools(["Python 3"])],
  [/not found: make|make: (command )?not found/i, missingTools(["make"])],
  [/(g\+\+|c\+\+|clang\+\+): (command not found|not found|No such file)/i, missingTools(["a C++ compiler"])],
  [
    /gyp ERR!.*(headers|node-v\S+\.tar)|gyp http.*(ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN)/,
    `Node's headers cannot be fetched; install Node together with its headers ${again}.`,
  ],
];

/**
 * One line that says why an installation failed and how to fix it.
 * @param {string} output what npm wrote
 */
export function explainInstall(output) {
  const cause = causes.find(([pattern]) => pattern.test(output));
  return cause ? cause[1] : "Installing the packages failed.";
}

/**
 * One line that names missing build tools.
 * @param {string[]} names
 * @param {string} [platform]
 */
export function missingTools(names, platform = process.platform) {
  return `SQLite is compiled here and needs ${list.format(names)}. ${tools[platform] ?? tools.linux}`;
}

/**
 * The build tools SQLite needs that are not on the PATH.
 * @param {Record<string, string | undefined>} [environment]
 * @returns {string[]}
 */
export function findMissingTools(environment = process.env) {
  const has = (...names) => names.some((name) => isOnPath(name, environment.PATH ?? ""));
  const missing = [];
  if (!environment.CXX && !has("c++", "g++", "clang++")) missing.push("a C++ compiler");
  if (!environment.MAKE && !has("make", "gmake")) missing.push("make");
  if (!environment.PYTHON && !has("python3", "python")) missing.push("Python 3");
  return missing;
}

function isOnPath(name, path) {
  return path.split(delimiter).some((folder) => {
    const file = join(folder, name);
    if (!folder || !existsSync(file)) return false;
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
