import { AuthField } from "@/components/sign-in/auth-form";

/** Asks a signed-in user for the password: an open browser alone must not be enough. */
export function PasswordField({ label = "Your password" }: { label?: string }) {
  return <AuthField label={label} type="password" name="password" autoComplete="current-password" />;
}
