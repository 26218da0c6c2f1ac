import { AuthField } from "@/components/sign-in/auth-form";
import { NoPasskeysHint } from "@/components/sign-in/auth-page";
import { Card, CardBody } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/time";
import { removePasskey, renamePasskey } from "@/lib/owner/passkey-actions";
import type { PasskeyUnavailability } from "@/lib/owner/passkey-support";
import type { PasskeyView } from "@/lib/owner/queries";

import { AddPasskey } from "./add-passkey";
import { OwnerList, OwnerListItem } from "./list";
import { OwnerForm, PasswordField } from "./owner-form";

interface PasskeysPanelProps {
  passkeys: PasskeyView[];
  /** Null where passkeys work. */
  refused: PasskeyUnavailability | null;
}

export function PasskeysPanel({ passkeys, refused }: PasskeysPanelProps) {
  return (
    <Card aria-label="Passkeys" title="Passkeys" end={passkeys.length || "none"}>
      {passkeys.length > 0 && (
        <OwnerList>
          {passkeys.map(({ id, name, addedAt }) => (
            <OwnerListItem
              key={id}
              name={name}
              details={
                addedAt ? (
                  <span>
                    Added <LocalTime at={addedAt} as="minute" />
                  </span>
                ) : (
                  "Date added unknown"
                )
              }
            >
              <OwnerForm
                action={renamePasskey}
                disclosureLabel="Rename…"
                what={`the passkey ${name}`}
                label="Rename"
              >
                <input type="hidden" name="id" value={id} />
                <AuthField
                  label="New name"
                  name="new"
                  maxLength={60}
                  autoComplete="off"
                  defaultValue={name}
                />
              </OwnerForm>
              <OwnerForm
                action={removePasskey}
                disclosureLabel="Remove…"
                what={`the passkey ${name}`}
                label="Remove the passkey"
                isDangerous
              >
                <input type="hidden" name="id" value={id} />
                <input type="hidden" name="name" value={name} />
                <PasswordField />
              </OwnerForm>
            </OwnerListItem>
          ))}
        </OwnerList>
      )}
      <CardBody className={passkeys.length > 0 ? "gap-2.5 border-t" : "gap-2.5"}>
        <p className="max-w-[76ch]">
          Sign in with your fingerprint, face, PIN or security key instead of a password. A passkey works only
          at the address where it was added.
        </p>
        {refused ? <NoPasskeysHint refused={refused} /> : <AddPasskey />}
      </CardBody>
    </Card>
  );
}
