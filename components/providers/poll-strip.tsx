import type { ProviderStatus } from "@/lib/poll/schema";

type Poll = ProviderStatus["polls"][number];

const slots = 40;
const heights = { published: 14, held: 8, failed: 4 };

/** The last polls as ticks, newest right: tall is good, half is held, short is failed. */
export function PollStrip({ polls }: { polls: Poll[] }) {
  const first = slots - polls.length;
  const path = (outcome: Poll["outcome"]) =>
    polls.map((poll, at) => (poll.outcome === outcome ? tick(first + at, heights[outcome]) : "")).join("");
  const count = (outcome: Poll["outcome"]) => polls.filter((poll) => poll.outcome === outcome).length;
  const label = `${count("published")} good, ${count("held")} held, ${count("failed")} failed of the last ${polls.length} polls`;
  return (
    <svg className="strip" viewBox="0 0 160 14">
      <title>{label}</title>
      <path className="none" d={Array.from({ length: first }, (_, at) => tick(at, 1)).join("")} />
      <path className="good" d={path("published")} />
      <path className="held" d={path("held")} />
      <path className="failed" d={path("failed")} />
    </svg>
  );
}

function tick(slot: number, height: number): string {
  return `M${slot * 4} 14v-${height}h3v${height}z`;
}
