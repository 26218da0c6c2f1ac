import type { Figure } from "./report";

/** Runs the given benchmark and sends its figures to the parent process. */
const { run } = (await import(`./${process.argv[2]}.ts`)) as { run(): Promise<Figure[]> };
const figures = await run();
if (process.send) process.send(figures, () => process.exit(0));
else console.log(JSON.stringify(figures, null, 2));
