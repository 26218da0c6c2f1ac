import type { PasskeyUnavailability } from "@/lib/owner/passkey-support";

/** Explains why there is no passkey button here, and where there is one. */
export function NoPasskeysHint({ refused: { reason, elsewhere } }: { refused: PasskeyUnavailability }) {
  if (reason === "plain-http") return <p className="hint">Passkeys need HTTPS.</p>;
  return (
    <p className="hint">
      Browsers tie passkeys to a name, and this page was opened under an address of digits.{" "}
      <span>
        {elsewhere ? (
          <span>
            Open it <a href={elsewhere}>under localhost</a> to use one; you sign in anew there.
          </span>
        ) : (
          "Open the app under a name to use one."
        )}
      </span>
    </p>
  );
}
