"use client";

import { Notice } from "@/components/ui/notice";
import type { Warning } from "@/lib/warnings";

import { useLiveStatus } from "./live-status";

/** What is wrong with the machine of the app, under the header of every page. */
export function WarningBars() {
  return <WarningLines warnings={useLiveStatus().pulse.warnings} />;
}

/** The same as it was when the page was made: for pages without a pulse. */
export function WarningLines({ warnings }: { warnings: Warning[] }) {
  return (
    <>
      {warnings.map(({ id, tone, title, text }) => (
        <Notice key={id} tone={tone} says={tone === "bad" ? "alert" : "status"}>
          <b>{title}</b> <span>{text}</span>
        </Notice>
      ))}
    </>
  );
}
