import type { Metadata, Route } from "next";
import { connection } from "next/server";

import { LaunchSettingsPanel } from "@/components/owner/launch-settings-panel";
import { SecondFactorPanel } from "@/components/owner/second-factor-panel";
import { OwnerList, OwnerListItem } from "@/components/owner/list";
import { PasskeysPanel } from "@/components/owner/passkeys-panel";
import { PasswordPanel } from "@/components/owner/password-panel";
import { SessionsPanel } from "@/components/owner/sessions-panel";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { CardGrid, PageHead } from "@/components/ui/page";
import { signOut } from "@/lib/auth/actions";
import { guardPage } from "@/lib/auth/guard";
import { passwordLength } from "@/lib/auth/password";
import { readLaunchSettingsView } from "@/lib/owner/launch-settings";
import {
  findPasskeyUnavailability,
  listOwnerPasskeys,
  listOwnerSessions,
  countRecoveryCodes,
} from "@/lib/owner/queries";

export const metadata: Metadata = { title: "Account" };

export default async function OwnerPage() {
  await connection();
  const owner = await guardPage("/owner");
  return (
    <main id="main">
      <PageHead
        title="Account"
        end={
          <form action={signOut}>
            <Button type="submit">Sign out</Button>
          </form>
        }
      >
        {`Signed in as ${owner.email}. Sign-in methods, sessions and launch limits.`}
      </PageHead>
      <CardGrid className="max-w-[1440px] p-4 max-lg:p-3">
        <div className="grid min-w-0 gap-4">
          <SessionsPanel sessions={await listOwnerSessions(owner)} />
          <LaunchSettingsPanel
            view={await readLaunchSettingsView()}
            hasSecondFactor={owner.hasSecondFactor}
          />
        </div>
        <div className="grid min-w-0 gap-4">
          <PasswordPanel email={owner.email} minLength={passwordLength.min} />
          <SecondFactorPanel isOn={owner.hasSecondFactor} left={await countRecoveryCodes(owner)} />
          <PasskeysPanel
            passkeys={await listOwnerPasskeys()}
            refused={await findPasskeyUnavailability("/owner")}
          />
          <OwnerLinks />
        </div>
      </CardGrid>
    </main>
  );
}

const ownerLinks: [Route, string, string][] = [
  ["/tokens", "API tokens", "For scripts, with limits"],
  ["/audit", "Audit log", "Who did what, when and from where"],
  ["/keys", "SSH keys", "Public keys that new machines accept"],
  ["/providers/connect", "Provider keys", "How each provider is connected"],
  ["/instances", "Instances", "Running machines and their cost"],
];

function OwnerLinks() {
  return (
    <nav aria-label="More">
      <Card title="More">
        <OwnerList>
          {ownerLinks.map(([href, name, description]) => (
            <OwnerListItem key={href} name={<Link href={href}>{name}</Link>} details={description} />
          ))}
        </OwnerList>
      </Card>
    </nav>
  );
}
