import type { ReactNode } from "react";

interface DisclosureProps {
  label: string;
  /** The subject, for screen readers. */
  what?: string | undefined;
  isOpen?: boolean;
  children: ReactNode;
}

/** A rarely used form behind a button. */
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
