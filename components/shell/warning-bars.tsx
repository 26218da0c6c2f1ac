"use client";

import { Notice } from "@/components/ui/notice";
import type { Warning } from "@/lib/warnings";

import { useLiveStatus } from "./live-status";

/** Warnings about the app's own host, below the header of every page. */
export function WarningBars() {
  return <WarningLines warnings={useLiveStatus().liveStatus.warnings} />;
}

/** The warnings at render time, for pages without live status. */
export function WarningLines({ warnings }: { warnings: Warning[] }) {
  return (
    <>
      {warnings.map(({ id, tone, title, text }) => (
        <Notice key={id} tone={tone} announce={tone === "bad" ? "alert" : "status"}>
          <b>{title}</b> <span>{text}</span>
        </Notice>
      ))}
    </>
  );
}
