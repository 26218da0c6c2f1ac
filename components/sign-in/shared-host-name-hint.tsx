/** Explains why another address of the app is better for signing in. */
export function SharedHostNameHint() {
  return (
    <p className="hint">
      Programs on other ports of this address receive your session too. Open the link that the terminal shows:
      it has a name that only this app uses.
    </p>
  );
}
