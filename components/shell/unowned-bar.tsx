import Link from "next/link";

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
