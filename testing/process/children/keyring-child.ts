import { loadKeyring } from "@/lib/vault/keyring";

import { readChildArguments } from "../child";

// Reads the key of one folder after another, at times that it shares with other processes.
const { folders, start, pause } = readChildArguments<{ folders: string[]; start: number; pause: number }>();
for (const [index, dataDirectory] of folders.entries()) {
  const moment = start + index * pause;
  while (Date.now() < moment);
  const { active } = loadKeyring({ dataDirectory, secretKeyFile: null, secretKey: null });
  process.stdout.write(`${active}\n`);
}
