import type { ReactNode } from "react";

interface NoticeProps {
  tone?: "warn" | "bad" | undefined;
  /** How screen readers announce it: immediately, or when idle. */
  says?: "alert" | "status" | undefined;
  children: ReactNode;
  /** A link or a button at the end. */
  end?: ReactNode;
}

export function Notice({ tone, says, children, end }: NoticeProps) {
  const icon = tone === "bad" ? "i-stop" : tone === "warn" ? "i-warn" : "i-ask";
  const Tag = says === "status" ? "output" : "div";
  return (
    <Tag className={tone ? `notice ${tone}` : "notice"} role={says === "alert" ? "alert" : undefined}>
      <span className={`i ${icon}`} aria-hidden="true" />
      <span>{children}</span>
      {end}
    </Tag>
  );
}
