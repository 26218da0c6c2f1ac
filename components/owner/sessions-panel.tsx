import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/time";
import type { SessionView } from "@/lib/owner/queries";
import { endSession } from "@/lib/owner/session-actions";

import { OwnerList, OwnerListItem } from "./list";
import { SignOutEverywhere } from "./sign-out-everywhere";

export function SessionsPanel({ sessions }: { sessions: SessionView[] }) {
  return (
    <Card aria-label="Sessions" title="Sessions" end="end after 12 h unused, at most 7 days">
      <OwnerList>
        {sessions.map(({ id, isThis, browser, address, beganAt, seenAt }) => (
          <OwnerListItem
            key={id}
            name={
              <span>
                <span>{browser}</span> {isThis && <Badge className="ml-1">This browser</Badge>}
              </span>
            }
            details={
              <span>
                From <span>{address}</span>, since <LocalTime at={beganAt} as="minute" />, last seen{" "}
                <LocalTime at={seenAt} as="minute" />
              </span>
            }
          >
            <form action={endSession}>
              <input type="hidden" name="id" value={id} />
              <input type="hidden" name="name" value={`${browser} from ${address}`} />
              <Button type="submit" variant="quiet">
                End
                <span className="sr-only">
                  {" "}
                  <span>
                    {isThis ? "the session of this browser" : `the session of ${browser} from ${address}`}
                  </span>
                </span>
              </Button>
            </form>
          </OwnerListItem>
        ))}
      </OwnerList>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t px-4 py-2 text-xs text-ink-3 max-md:px-3">
        <span>Don’t recognize one? Sign out everywhere, then change the password.</span>
        <SignOutEverywhere />
      </div>
    </Card>
  );
}
