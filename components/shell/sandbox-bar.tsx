import Link from "next/link";

export function SandboxBar() {
  return (
    <aside className="sandbox" aria-label="Sandbox">
      <span className="i i-flask" aria-hidden="true" />
      <span>
        <b>Sandbox:</b> invented offers, nothing is billed.
      </span>
      <Link href="/providers/connect" prefetch={false}>
        Connect a real account
      </Link>
    </aside>
  );
}
