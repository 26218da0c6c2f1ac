import type { AuditEvent } from "@/db/audit";

/** Every audit action, with its label on the page. */
export const auditLabels = {
  "owner.create": "Owner created",
  "sign-in": "Sign-in",
  "sign-out": "Sign-out",
  "session.end": "Session ended",
  "session.end-all": "Signed out everywhere",
  "password.change": "Password changed",
  "second-factor.on": "One-time codes turned on",
  "second-factor.off": "One-time codes turned off",
  "recovery-codes.renew": "Recovery codes renewed",
  "passkey.add": "Passkey added",
  "passkey.rename": "Passkey renamed",
  "passkey.remove": "Passkey removed",
  "token.create": "Token created",
  "token.revoke": "Token revoked",
  "account.add": "Provider account added",
  "account.change": "Provider account changed",
  "account.remove": "Provider account removed",
  "account.test": "Provider key tested",
  "master-key.rotate": "Master key changed",
  "database.move": "Database moved to PostgreSQL",
  "database.move-undo": "Move to PostgreSQL undone",
  "source.on": "Public price source turned on",
  "source.off": "Public price source turned off",
  "poll.accept": "Suspicious price list accepted",
  "offers.separate": "Offers marked as not the same machine",
  "offers.match": "Offers matched again",
  "ssh-key.add": "SSH key added",
  "ssh-key.remove": "SSH key removed",
  "view.save": "View saved",
  "view.rename": "View renamed",
  "view.move": "View moved",
  "view.remove": "View removed",
  "launch-settings.change": "Launch settings changed",
  launch: "Launch",
  terminate: "Termination requested",
  "terminate-all": "Termination of all machines requested",
  "machine.act": "Machine action",
  "machine.extend": "Extended",
  "machine.reveal": "Machine secrets shown",
  settle: "Resolved manually",
} as const;

export type AuditAction = keyof typeof auditLabels;

/** The label of an action; the action itself if an older version stored one that no longer exists. */
export function actionLabel(action: string): string {
  return isAuditAction(action) ? auditLabels[action] : action;
}

export function isAuditAction(action: string): action is AuditAction {
  return Object.hasOwn(auditLabels, action);
}

/** How many more were refused after the first one, as a sentence. */
export function refusalMessage(action: string, count: number, network: string): string {
  const kind = action === "sign-in" ? "sign-in" : "request";
  return `${count.toLocaleString("en")} more rejected ${kind}${count === 1 ? "" : "s"} from ${network} in 10 min`;
}

/** The label of the actor. */
export function actorLabel({ actorKind, actor }: Pick<AuditEvent, "actorKind" | "actor">): string {
  if (actorKind === "token") return `token “${actor}”`;
  if (actorKind === "stranger") return "not signed in";
  return actor === null ? actorKind : actorKind === "app" ? `the ${actor}` : actor;
}
