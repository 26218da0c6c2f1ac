import { LocalTime } from "@/components/ui/local-time";
import { Notice } from "@/components/ui/notice";
import type { InstanceView } from "@/lib/instances/schema";

/** Explains a machine that ended without a request from here, with a link to the provider's console. */
export function EndedByProvider({ instance }: { instance: InstanceView }) {
  const { endedBy, endedAt, providerLabel, detail, killSwitch, console } = instance;
  if (endedBy !== "cloud" || endedAt === null) return null;
  return (
    <Notice tone="warn">
      <b>Nobody asked for its end here.</b> <span>{providerLabel}</span> ended it by itself, or somebody did
      in its console: it is not seen since <LocalTime at={endedAt} />, and costs no more.
      <span>{detail && ` The last that was said of it: “${detail}”.`}</span>
      <span>{killSwitch && ` ${providerLabel}’s own kill switch was set for it.`}</span> Look in{" "}
      <a href={console} target="_blank" rel="noreferrer">
        {`${providerLabel}’s console`}
      </a>{" "}
      for the reason, and for what may still bill.
    </Notice>
  );
}
