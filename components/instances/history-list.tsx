import { Timestamp } from "@/components/ui/timestamp";
import { RichText } from "@/components/ui/rich-text";
import type { HistoryEvent } from "@/lib/instances/schema";

import { stepDurationText } from "./figures";

const kindLabels: Record<HistoryEvent["kind"], string> = {
  intent: "Intent",
  call: "Call",
  answer: "Answer",
  state: "State",
  list: "List",
  money: "Money",
};

/** The history, newest first; `events` is null while it loads. */
export function HistoryList({ events }: { events: HistoryEvent[] | null }) {
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
