import { AuthField } from "@/components/sign-in/auth-form";
import { NoPasskeysHint } from "@/components/sign-in/no-passkeys-hint";
import { LocalTime } from "@/components/ui/time";
import { removePasskey, renamePasskey } from "@/lib/owner/passkey-actions";
import type { PasskeyUnavailability } from "@/lib/owner/passkey-support";
import type { PasskeyView } from "@/lib/owner/queries";

import { AddPasskey } from "./add-passkey";
import { OwnerForm } from "./owner-form";
import { PasswordField } from "./password-field";

interface PasskeysPanelProps {
  passkeys: PasskeyView[];
  /** Null where passkeys work. */
  refused: PasskeyUnavailability | null;
}

export function PasskeysPanel({ passkeys, refused }: PasskeysPanelProps) {
  return (
    <section className="panel" aria-labelledby="passkeys">
      <header>
        <h2 id="passkeys">Passkeys</h2>
        <span className="end">{passkeys.length || "none"}</span>
      </header>
      {passkeys.length > 0 && (
        <ul className="owner-list">
          {passkeys.map(({ id, name, addedAt }) => (
            <li key={id}>
              <div>
                <p className="name">{name}</p>
                <p className="hint">
                  {addedAt ? (
                    <span>
                      Added <LocalTime at={addedAt} as="minute" />
                    </span>
                  ) : (
                    "Added at an unknown time"
                  )}
                </p>
              </div>
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
            </li>
          ))}
        </ul>
      )}
      <div className="pad">
        <p>
          A passkey signs in by itself: it is a device that you hold, unlocked by your finger, face or PIN. It
          works only under the name of this app under which it was made.
        </p>
        {refused ? <NoPasskeysHint refused={refused} /> : <AddPasskey />}
      </div>
    </section>
  );
}
