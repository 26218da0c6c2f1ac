/** Says that nothing was sent, and keeps what was typed from being drawn away. */
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
