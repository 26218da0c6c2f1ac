import type { Metadata } from "next";
import { connection } from "next/server";

import { CodesPanel } from "@/components/owner/codes-panel";
import { MorePanel } from "@/components/owner/more-panel";
import { PasskeysPanel } from "@/components/owner/passkeys-panel";
import { PasswordPanel } from "@/components/owner/password-panel";
import { SessionsPanel } from "@/components/owner/sessions-panel";
import { signOut } from "@/lib/auth/actions";
import { guardPage } from "@/lib/auth/guard";
import { passwordLength } from "@/lib/auth/password-length";
import { noPasskeysHere, ownerPasskeys, ownerSessions, recoveryCodesLeft } from "@/lib/owner/queries";

export const metadata: Metadata = { title: "Owner" };

export default async function OwnerPage() {
  await connection();
  const owner = await guardPage("/owner");
  return (
    <main id="main">
      <header className="page-head">
        <div>
          <h1>Owner</h1>
          <p className="muted">{`Signed in as ${owner.email}. What gets you in, and where you are in.`}</p>
        </div>
        <form className="actions" action={signOut}>
          <button className="btn">Sign out</button>
        </form>
      </header>
      <div className="panels owner">
        <div>
          <SessionsPanel sessions={await ownerSessions(owner)} />
          <MorePanel />
        </div>
        <div>
          <PasswordPanel email={owner.email} least={passwordLength.least} />
          <CodesPanel isOn={owner.hasSecondFactor} left={await recoveryCodesLeft(owner)} />
          <PasskeysPanel passkeys={await ownerPasskeys()} refused={await noPasskeysHere("/owner")} />
        </div>
      </div>
    </main>
  );
}
