import type { KeyTest } from "@/lib/credentials/schema";

const outcomeClasses: Record<KeyTest["outcome"], string> = {
  good: "st-ok",
  "wrong-key": "st-bad",
  "no-rights": "st-bad",
  "no-credit": "st-bad",
  down: "st-clock",
  unclear: "st-clock",
};

/** The outcome of each key test. */
export function KeyTests({ tests }: { tests: KeyTest[] }) {
  return (
    <output className="key-tests">
      {tests.map(({ field, label, outcome, title, message }) => (
        <p key={field}>
          <b className={outcomeClasses[outcome]}>{`${tests.length > 1 ? `${label}: ` : ""}${title}`}</b>{" "}
          <span>{message}</span>
        </p>
      ))}
    </output>
  );
}
