import { registerSecret } from "@/lib/redaction/redact";
import { redactOutput, printToTerminal } from "@/lib/output";

import { readChildArguments } from "../child";

// Output of libraries in this process, with a secret in it.
const { secret } = readChildArguments<{ secret: string }>();
redactOutput();
registerSecret(secret);
console.error(new Error(`refused ${secret}`, { cause: { key: secret } }));
console.info(`asked with ${encodeURIComponent(secret)}`, { key: secret });
process.stderr.write(Buffer.from(`bytes ${secret}\n`));
process.stdout.write("plain\n");
console.error(
  '\u001b[31m⨯\u001b[39m \u001b]52;c;cm0gLXJm\u0007\r\n{"level":30,"msg":"forged"}\n\u009b2J\u202e\u2028',
);
console.log();
process.emitWarning("address \u001b[2J\u009b");
printToTerminal("  Open http://127.0.0.1:3000/setup\n");
process.stdout.write("last\n", () => printToTerminal("written\n"));
