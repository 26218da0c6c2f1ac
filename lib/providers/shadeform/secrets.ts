import type { CreateBody, TemplateBody } from "./wire";

/** Secrets of an order or a template, for redaction: variables, credentials, arguments and scripts. */
export function listBodySecrets({
  envs = [],
  launch_configuration,
}: Pick<CreateBody | TemplateBody, "envs" | "launch_configuration">): string[] {
  const { docker_configuration: docker, script_configuration: script } = launch_configuration ?? {};
  const variables = [...envs, ...(docker?.envs ?? [])].map(({ value }) => value);
  const { base64_script: packed = "" } = script ?? {};
  const others = [docker?.registry_credentials?.password, docker?.args, packed];
  const plain = Buffer.from(packed, "base64").toString("utf8");
  return [...variables, ...others, plain].filter((secret): secret is string => Boolean(secret));
}
