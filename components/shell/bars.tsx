import Link from "next/link";

import { version } from "@/lib/version";

export function SandboxBar() {
  return (
    <aside className="sandbox" aria-label="Sandbox">
      <span className="i i-flask" aria-hidden="true" />
      <span>
        <b>Sandbox:</b> sample offers, nothing is billed.
      </span>
      <Link href="/providers/connect" prefetch={false}>
        Connect a cloud account
      </Link>
    </aside>
  );
}

/** On every page except the setup page, which hides it. */
export function UnownedBar() {
  return (
    <aside className="unowned" aria-label="No owner">
      <span className="i i-key" aria-hidden="true" />
      <span>No owner yet. Finish set-up to launch machines.</span>
      <Link href="/setup" prefetch={false}>
        Set up
      </Link>
    </aside>
  );
}

export function Footer() {
  return (
    <footer className="foot">
      <p>{`Cheapest GPU ${version}`}</p>
    </footer>
  );
}
