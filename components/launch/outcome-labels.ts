import { instanceStatus } from "@/components/instances/states";
import type { LaunchView } from "@/lib/instances/schema";

interface OutcomeLabels {
  title: string;
  word: string;
  shape: string;
}

/** The outcome of a launch: a title, a label and the shape before it. */
export function outcomeLabels({ state, instance }: LaunchView): OutcomeLabels {
  switch (state) {
    case "prepared":
    case "sending":
      return { title: "Being sent", word: "Waiting for the answer", shape: "st-spin" };
    case "rejected":
      return { title: "Refused", word: "Nothing was made", shape: "st-bad" };
    case "unknown":
      return { title: "No answer that settles it", word: "Launch unknown", shape: "st-warn" };
    case "absent":
      return { title: "Nothing was made", word: "Looked for, not there", shape: "st-off" };
    case "duplicate":
      return { title: "One mark, more than one machine", word: "Both may bill", shape: "st-bad" };
    case "confirmed":
    case "adopted":
      return machineOutcomeLabels(instance);
  }
}

function machineOutcomeLabels(instance: LaunchView["instance"]): OutcomeLabels {
  if (!instance) return { title: "Coming up", word: "Accepted", shape: "st-spin" };
  const { word, shape } = instanceStatus(instance);
  if (instance.attention)
    return { title: instance.attention.title, word: instance.attention.word, shape: "st-warn" };
  const titles: Partial<Record<typeof instance.state, string>> = {
    provisioning: "Coming up",
    restarting: "Coming up again",
    running: "It runs",
    gone: instance.endedBy === "cloud" ? "The cloud ended it" : "It is over",
    terminating: "Ending",
  };
  return { title: titles[instance.state] ?? "Launched", word, shape };
}
