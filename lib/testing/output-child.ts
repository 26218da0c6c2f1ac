import { register } from "@/lib/credentials/scrub";
import { scrubOutput } from "@/lib/credentials/scrub-output";

import { given } from "./child";

// What others print in this process, with a secret in it.
const { secret } = given<{ secret: string }>();
scrubOutput();
register(secret);
console.error(new Error(`refused ${secret}`, { cause: { key: secret } }));
console.info(`asked with ${encodeURIComponent(secret)}`, { key: secret });
process.stderr.write(Buffer.from(`bytes ${secret}\n`));
process.stdout.write("plain\n");
