import { randomUUID } from "node:crypto";
import type { Template } from "../estate/belongings";
import { drop, put } from "../estate/estate";
import { empty, ok, type Reply } from "../protocol";
import { taking, type Answer } from "../routes";
import { templateSchema } from "./bodies";
import { unknown } from "./refusals";

/** The vendor's own have no id, so nothing can be launched from them. */
export const listFeatured: Answer = () => ok({ templates: [featured] });

export const listTemplates: Answer = (_call, { estates }) =>
  ok({ templates: [...estates.shadeform.templates.values()].map(templateRow) });

export const showTemplate: Answer = ({ id }, { estates }) => {
  const template = estates.shadeform.templates.get(id);
  return template ? ok(templateRow(template)) : unknown("Template");
};

export const saveTemplate = taking(templateSchema, (_call, { estates }, body): Reply => {
  const id = randomUUID();
  put(estates.shadeform, "templates", { id, body });
  return ok({ id });
});

export const updateTemplate = taking(templateSchema, ({ id }, { estates }, body): Reply => {
  const { shadeform: estate } = estates;
  if (!estate.templates.has(id)) return unknown("Template");
  put(estate, "templates", { id, body });
  return empty(200);
});

export const deleteTemplate: Answer = ({ id }, { estates }) =>
  drop(estates.shadeform, "templates", id) ? empty(200) : unknown("Template");

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
