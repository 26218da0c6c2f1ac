import { loadKeyring } from "@/lib/credentials/keyring";

import { readChildArguments } from "./child";

// Asks for the key of one folder after the other, each at a moment that others were told as well.
const { folders, start, pause } = readChildArguments<{ folders: string[]; start: number; pause: number }>();
for (const [index, dataDirectory] of folders.entries()) {
  const moment = start + index * pause;
  while (Date.now() < moment);
  const { active } = loadKeyring({ dataDirectory, secretKeyFile: null, secretKey: null });
  process.stdout.write(`${active}\n`);
}
