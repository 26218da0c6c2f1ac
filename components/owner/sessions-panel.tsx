import { LocalTime } from "@/components/ui/time";
import type { SessionView } from "@/lib/owner/queries";
import { endSession } from "@/lib/owner/session-actions";

import { SignOutEverywhere } from "./sign-out-everywhere";

export function SessionsPanel({ sessions }: { sessions: SessionView[] }) {
  return (
    <section className="panel" aria-labelledby="sessions">
      <header>
        <h2 id="sessions">Signed in</h2>
        <span className="end">ends after 12 h without use, after 7 days in any case</span>
      </header>
      <ul className="owner-list">
        {sessions.map(({ id, isThis, browser, address, beganAt, seenAt }) => (
          <li key={id}>
            <div>
              <p className="name">
                <span>{browser}</span> {isThis && <span className="tag">This browser</span>}
              </p>
              <p className="hint">
                From <span>{address}</span>, since <LocalTime at={beganAt} as="minute" />, last seen{" "}
                <LocalTime at={seenAt} as="minute" />
              </p>
            </div>
            <form action={endSession}>
              <input type="hidden" name="id" value={id} />
              <input type="hidden" name="name" value={`${browser} from ${address}`} />
              <button className="btn quiet">
                End
                <span className="vh">
                  {" "}
                  <span>
                    {isThis ? "the session of this browser" : `the session of ${browser} from ${address}`}
                  </span>
                </span>
              </button>
            </form>
          </li>
        ))}
      </ul>
      <div className="panel-foot owner-foot">
        <span>Don’t recognize one? Sign out everywhere, then change the password.</span>
        <SignOutEverywhere />
      </div>
    </section>
  );
}
