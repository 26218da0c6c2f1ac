"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import { Timestamp } from "@/components/ui/event-time";
import { useEscape } from "@/components/ui/use-escape";
import { instanceOptions } from "@/lib/instances/query-options";
import type { HistoryEvent, InstancesView } from "@/lib/instances/schema";

import { gpuText, stepDurationText } from "./figures";
import { LaunchAgain } from "./launch-again";
import { MachineActions } from "./machine-actions";
import { MachineDetails } from "./machine-details";
import { EndedByProvider, hasNote, MachineNote } from "./machine-note";

interface DrawerProps {
  id: string;
  view: InstancesView;
  takesFocus: RefObject<boolean>;
  close(): void;
}

/** One machine: beside the list, over it where there is no room, and a page of its own on a phone. */
export function Drawer({ id, view, takesFocus, close }: DrawerProps) {
  const { data: detail, failureReason } = useQuery(instanceOptions(id));
  const instance = detail ?? [...view.instances, ...view.ended].find((known) => known.id === id);
  useEscape(close);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus.current) title.current?.focus();
  }, [takesFocus]);
  return (
    <aside
      aria-labelledby="drawer-title"
      className="overflow-auto bg-raised max-xl:fixed max-xl:inset-y-0 max-xl:top-(--top) max-xl:right-0 max-xl:z-15 max-xl:w-[min(420px,100%)] sm:max-xl:floats max-sm:bottom-14 max-sm:left-0 max-sm:w-auto xl:sticky xl:top-(--top) xl:max-h-[calc(100vh-var(--top))] xl:self-start xl:border-l xl:border-line-strong"
    >
      <header className="flex justify-between gap-3 pt-3 pr-2 pb-2.5 pl-4">
        <div className="min-w-0">
          <h2
            id="drawer-title"
            ref={title}
            tabIndex={-1}
            className="text-lg tracking-[-.008em] wrap-anywhere"
          >
            {instance?.name ?? "Unknown machine"}
          </h2>
          {instance && (
            <p className="text-xs text-ink-3">
              {[gpuText(instance), instance.where, instance.regionName].filter(Boolean).join(" · ")}
            </p>
          )}
        </div>
        <HydratedButton variant="quiet" size="icon" title="Close" onClick={close}>
          <Icon name="x" className="size-4" />
          <span className="sr-only">Close</span>
        </HydratedButton>
      </header>
      {!detail && failureReason && (
        <Notice tone="warn" announce="status">
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
          <MachineDetails instance={instance} />
          {instance.ours && !instance.endedAt && <MachineActions instance={instance} />}
          {instance.endedAt && (
            <div className="px-4 pt-0.5 pb-3.5 empty:hidden">
              <LaunchAgain instance={instance} variant="outline" />
            </div>
          )}
          <HistoryList events={detail?.history ?? null} />
        </>
      )}
    </aside>
  );
}

/** The history, newest first; `events` is null while it loads. */
function HistoryList({ events }: { events: HistoryEvent[] | null }) {
  return (
    <section className="border-t px-4 pt-2.5 pb-4" aria-label="History">
      <h3 className="font-semibold">
        History <span className="text-xs font-normal text-ink-3">newest first</span>
      </h3>
      {events === null && <p className="text-xs text-ink-3">Loading…</p>}
      {events?.length === 0 && <p className="text-xs text-ink-3">No events yet.</p>}
      <ol className="pt-1">
        {events?.map((event) => (
          <li
            key={`${event.at} ${event.kind} ${event.title}`}
            className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-2 border-t py-[5px] text-xs/[18px] first:border-t-0"
          >
            <span className="text-ink-3">
              <Timestamp at={event.at} />
            </span>
            <HistoryText event={event} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const toneClasses = { plain: undefined, good: undefined, warn: "text-warn", bad: "text-bad" };

function HistoryText({ event: { tone, title, detail, took } }: { event: HistoryEvent }) {
  return (
    <div className="min-w-0 wrap-anywhere">
      <span className={toneClasses[tone]}>
        <RichText text={title} />
      </span>
      {(detail !== null || took !== null) && (
        <p className="text-ink-3">
          {detail && <RichText text={took === null ? detail : withoutFullStop(detail)} />}
          <span>{took !== null && `${detail ? ", " : ""}after ${stepDurationText(took)}`}</span>
        </p>
      )}
    </div>
  );
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
