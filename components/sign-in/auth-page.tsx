import type { ComponentProps } from "react";

import { hintClass } from "@/components/ui/field";
import type { PasskeyUnavailability } from "@/lib/owner/passkey-support";

/** A page with one card: set-up, sign-in and the second step. */
export function AuthPage({ title, children, ...rest }: ComponentProps<"main"> & { title: string }) {
  return (
    <main id="main" {...rest} className="mx-auto w-full max-w-[432px] px-4 py-14 max-md:py-6 max-sm:px-3">
      <section className="grid grid-cols-[minmax(0,1fr)] gap-3.5 rounded-lg border bg-surface p-6 max-sm:p-4">
        <h1 className="-mb-2">{title}</h1>
        {children}
      </section>
    </main>
  );
}

/** Explains why another address of the app is better for signing in. */
export function SharedHostNameHint() {
  return (
    <p className={hintClass()}>
      Other programs on this computer can read sessions at this address. Open the link from the terminal
      instead; only this app uses its name.
    </p>
  );
}

/** Explains why there is no passkey button here, and where there is one. */
export function NoPasskeysHint({ refused: { reason, elsewhere } }: { refused: PasskeyUnavailability }) {
  if (reason === "plain-http") return <p className={hintClass()}>Passkeys need HTTPS.</p>;
  return (
    <p className={hintClass()}>
      Passkeys don’t work on an IP address.{" "}
      <span>
        {elsewhere ? (
          <span>
            Open <a href={elsewhere}>{new URL(elsewhere).origin}</a> instead.
          </span>
        ) : (
          "Open the app by its host name instead."
        )}
      </span>
    </p>
  );
}
