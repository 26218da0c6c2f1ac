import type { Metadata } from "next";
import { connection } from "next/server";

import { SecondFactorPanel } from "@/components/owner/second-factor-panel";
import { OwnerLinksPanel } from "@/components/owner/owner-links-panel";
import { PasskeysPanel } from "@/components/owner/passkeys-panel";
import { PasswordPanel } from "@/components/owner/password-panel";
import { SessionsPanel } from "@/components/owner/sessions-panel";
import { signOut } from "@/lib/auth/actions";
import { guardPage } from "@/lib/auth/guard";
import { passwordLength } from "@/lib/auth/password";
import {
  findPasskeyUnavailability,
  listOwnerPasskeys,
  listOwnerSessions,
  countRecoveryCodes,
} from "@/lib/owner/queries";

export const metadata: Metadata = { title: "Owner" };

export default async function OwnerPage() {
  await connection();
  const owner = await guardPage("/owner");
  return (
    <main id="main">
      <header className="page-head">
        <div>
          <h1>Owner</h1>
          <p className="muted">{`Signed in as ${owner.email}. Sign-in methods and sessions.`}</p>
        </div>
        <form className="actions" action={signOut}>
          <button className="btn">Sign out</button>
        </form>
      </header>
      <div className="panels owner">
        <div>
          <SessionsPanel sessions={await listOwnerSessions(owner)} />
          <OwnerLinksPanel />
        </div>
        <div>
          <PasswordPanel email={owner.email} minLength={passwordLength.min} />
          <SecondFactorPanel isOn={owner.hasSecondFactor} left={await countRecoveryCodes(owner)} />
          <PasskeysPanel
            passkeys={await listOwnerPasskeys()}
            refused={await findPasskeyUnavailability("/owner")}
          />
        </div>
      </div>
    </main>
  );
}
