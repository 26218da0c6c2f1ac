/** Reports that nothing was sent, and keeps unsaved input on the page. */
export function SignedOutMessage() {
  return (
    <span data-keeps="">
      You are signed out, so nothing was sent.{" "}
      <a href="/sign-in" target="_blank" rel="noreferrer">
        Sign in in another tab
      </a>
      , then press again.
    </span>
  );
}
