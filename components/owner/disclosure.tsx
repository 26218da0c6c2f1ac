import type { ReactNode } from "react";

interface DisclosureProps {
  label: string;
  /** What it is about, for those who do not see where it stands. */
  what?: string | undefined;
  isOpen?: boolean;
  children: ReactNode;
}

/** Something that is seldom wanted: a button that unfolds its form. */
export function Disclosure({ label, what, isOpen = false, children }: DisclosureProps) {
  return (
    <details className="ask" open={isOpen}>
      <summary className="btn">
        <span>{label}</span>
        {what && <span className="vh">{` ${what}`}</span>}
      </summary>
      {children}
    </details>
  );
}
