"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type RefObject } from "react";

import { Notice } from "@/components/ui/notice";
import { useEscape } from "@/components/ui/use-escape";
import { instanceOptions } from "@/lib/instances/query-options";
import type { InstancesView } from "@/lib/instances/schema";

import { EndedByProvider } from "./ended-by-provider";
import { gpuText } from "./figures";
import { HistoryList } from "./history-list";
import { MachineAccess } from "./machine-access";
import { MachineActions } from "./machine-actions";
import { MachineDetails } from "./machine-details";
import { hasNote, MachineNote } from "./machine-note";

interface DrawerProps {
  id: string;
  view: InstancesView;
  takesFocus: RefObject<boolean>;
  close(): void;
}

/** One machine beside the list: access, actions and history. */
export function Drawer({ id, view, takesFocus, close }: DrawerProps) {
  const { data: detail, failureReason } = useQuery(instanceOptions(id));
  const instance = detail ?? [...view.instances, ...view.ended].find((known) => known.id === id);
  useEscape(close);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus.current) title.current?.focus();
  }, [takesFocus]);
  return (
    <aside className="drawer" aria-labelledby="drawer-title">
      <header>
        <div>
          <h2 id="drawer-title" ref={title} tabIndex={-1}>
            {instance?.name ?? "Unknown machine"}
          </h2>
          {instance && (
            <p className="muted">
              {[gpuText(instance), instance.where, instance.regionName].filter(Boolean).join(" · ")}
            </p>
          )}
        </div>
        <HydratedButton className="btn quiet icon" title="Close" onClick={close}>
          <span className="i i-x i-16" aria-hidden="true" />
          <span className="vh">Close</span>
        </HydratedButton>
      </header>
      {!detail && failureReason && (
        <Notice tone="warn" says="status">
          <b>{failureReason.message}</b>
        </Notice>
      )}
      {instance && (
        <>
          {hasNote(instance) && (
            <Notice tone={instance.attention?.tone}>
              <MachineNote instance={instance} />
            </Notice>
          )}
          <EndedByProvider instance={instance} />
          <div className="drawer-body">
            <MachineAccess instance={instance} />
            <MachineDetails instance={instance} />
          </div>
          {instance.ours && !instance.endedAt && <MachineActions instance={instance} />}
          <HistoryList events={detail?.history ?? null} />
        </>
      )}
    </aside>
  );
}
