import { randomUUID } from "node:crypto";
import type { Template } from "../state/resources";
import { deleteEntry, putEntry } from "../state/account-state";
import type { Reply } from "../call";
import { empty, ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { templateSchema } from "./bodies";
import { notFound } from "./errors";

/** Featured templates have no id, so nothing can be launched from them. */
export const listFeatured: RouteHandler = () => ok({ templates: [featured] });

export const listTemplates: RouteHandler = (_call, { accounts }) =>
  ok({ templates: [...accounts.shadeform.templates.values()].map(templateRow) });

export const showTemplate: RouteHandler = ({ id }, { accounts }) => {
  const template = accounts.shadeform.templates.get(id);
  return template ? ok(templateRow(template)) : notFound("Template");
};

export const saveTemplate = withBody(templateSchema, (_call, { accounts }, body): Reply => {
  const id = randomUUID();
  putEntry(accounts.shadeform, "templates", { id, body });
  return ok({ id });
});

export const updateTemplate = withBody(templateSchema, ({ id }, { accounts }, body): Reply => {
  const { shadeform: account } = accounts;
  if (!account.templates.has(id)) return notFound("Template");
  putEntry(account, "templates", { id, body });
  return empty(200);
});

export const deleteTemplate: RouteHandler = ({ id }, { accounts }) =>
  deleteEntry(accounts.shadeform, "templates", id) ? empty(200) : notFound("Template");

const featured = {
  name: "vLLM",
  description: "Serves a language model",
  public: true,
  launch_configuration: { type: "docker", docker_configuration: { image: "vllm/vllm-openai:latest" } },
  tags: ["inference"],
  envs: [],
  networking: { ufw_rules: [{ rule: "allow", port: "8000", proto: "tcp", from_ip: null, to_ip: null }] },
};

function templateRow({ id, body }: Template): object {
  return { id, author: "sandbox", logo: "", public: false, ...body };
}
