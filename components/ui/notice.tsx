import type { ReactNode } from "react";

interface NoticeProps {
  tone?: "warn" | "bad" | undefined;
  /** How screen readers announce it: immediately, or when idle. */
  role?: "alert" | "status" | undefined;
  children: ReactNode;
  /** A link or a button at the end. */
  end?: ReactNode;
}

export function Notice({ tone, role, children, end }: NoticeProps) {
  const icon = tone === "bad" ? "i-stop" : tone === "warn" ? "i-warn" : "i-ask";
  const Tag = role === "status" ? "output" : "div";
  return (
    <Tag className={tone ? `notice ${tone}` : "notice"} role={role === "alert" ? "alert" : undefined}>
      <span className={`i ${icon}`} aria-hidden="true" />
      <span>{children}</span>
      {end}
    </Tag>
  );
}
