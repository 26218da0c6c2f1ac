import { registerSecret } from "@/lib/redaction/redact";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

import { readChildArguments } from "../child";

// Logs keys in every part of a line.
const { secret } = readChildArguments<{ secret: string }>();
registerSecret(secret);
const keys = [secret, env().providers.shadeform.apiKey, env().secretKey, env().providers.sesterce.apiKey];
for (const key of keys) {
  log.info(`asked with ${key}`);
  log.warn({ request: { headers: [{ authorization: `Bearer ${key}` }] } }, "refused");
  log.error(new Error(`refused ${key}`, { cause: new Error(`${key}`) }), "failed");
  log.info({ basic: Buffer.from(`user:${key}`).toString("base64"), body: JSON.stringify({ key }) });
  log.child({ key }).fatal("ended");
}
