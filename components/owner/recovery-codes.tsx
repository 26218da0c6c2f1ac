import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";

/** Shown once: afterwards nobody can read them here. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const text = codes.join("\n");
  return (
    <div className="recovery">
      <Notice tone="warn" says="status">
        <b>Keep these recovery codes now; they are shown only this once.</b> Each signs in once in place of a
        one-time code, should the telephone be lost.
      </Notice>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="row">
        <CopyButton text={text} what="the recovery codes" label="Copy" />
        <a
          className="btn quiet"
          download="cheapest-gpu-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          Download as text
        </a>
      </p>
    </div>
  );
}
