"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import { Timestamp } from "@/components/ui/event-time";
import { useEscape } from "@/components/ui/use-escape";
import { instanceOptions } from "@/lib/instances/query-options";
import type { HistoryEvent, InstancesView } from "@/lib/instances/schema";

import { gpuText, stepDurationText } from "./figures";
import { MachineAccess } from "./machine-access";
import { MachineActions } from "./machine-actions";
import { MachineDetails } from "./machine-details";
import { EndedByProvider, hasNote, MachineNote } from "./machine-note";

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

const kindLabels: Record<HistoryEvent["kind"], string> = {
  intent: "Intent",
  call: "Call",
  answer: "Answer",
  state: "State",
  list: "List",
  money: "Money",
};

/** The history, newest first; `events` is null while it loads. */
function HistoryList({ events }: { events: HistoryEvent[] | null }) {
  return (
    <section className="history" aria-label="History">
      <h3>
        History <span className="muted">newest first</span>
      </h3>
      {events === null && <p className="muted">It is being read.</p>}
      {events?.length === 0 && <p className="muted">Nothing was recorded yet.</p>}
      <ol className="events">
        {events?.map((event) => (
          <li key={`${event.at} ${event.kind} ${event.title}`}>
            <Timestamp at={event.at} />
            <span className="kind">{kindLabels[event.kind]}</span>
            <div>
              <span className={toneClass(event)}>
                <RichText text={event.title} />
              </span>
              {(event.detail !== null || event.took !== null) && (
                <p>
                  {event.detail && (
                    <RichText text={event.took === null ? event.detail : withoutFullStop(event.detail)} />
                  )}
                  <span>
                    {event.took !== null &&
                      `${event.detail ? ", " : ""}after ${stepDurationText(event.took)}`}
                  </span>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function toneClass({ tone }: HistoryEvent): string | undefined {
  if (tone === "bad") return "t-bad";
  return tone === "warn" ? "t-warn" : undefined;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
