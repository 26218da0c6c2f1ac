import { z } from "zod";

const text = z.string();
const env = z.strictObject({ name: text, value: text });
const envs = z.array(env).exactOptional();

/** Thresholds: a date in RFC 3339, an amount of dollars such as "3.14". */
const thresholds = z.strictObject({
  date_threshold: z.iso.datetime({ offset: true }).exactOptional(),
  spend_threshold: text.regex(/^\d+(\.\d+)?$/).exactOptional(),
});

export type Thresholds = z.output<typeof thresholds>;

const portMapping = z.strictObject({ host_port: z.int(), container_port: z.int() });

const docker = z.strictObject({
  image: text,
  args: text.exactOptional(),
  shared_memory_in_gb: z.int().exactOptional(),
  envs,
  port_mappings: z.array(portMapping).exactOptional(),
  volume_mounts: z.array(z.strictObject({ host_path: text, container_path: text })).exactOptional(),
  registry_credentials: z
    .strictObject({ username: text.exactOptional(), password: text.exactOptional() })
    .exactOptional(),
});

const launchConfiguration = z.strictObject({
  type: z.enum(["docker", "script"]),
  docker_configuration: docker.exactOptional(),
  script_configuration: z.strictObject({ base64_script: text }).exactOptional(),
});

export type LaunchConfiguration = z.output<typeof launchConfiguration>;

/** The fields that launches and templates share. */
const launchOptions = {
  launch_configuration: launchConfiguration.exactOptional(),
  auto_delete: thresholds.exactOptional(),
  alert: thresholds.exactOptional(),
  volume_mount: z.strictObject({ auto: z.boolean().exactOptional() }).exactOptional(),
  tags: z.array(text).exactOptional(),
  envs,
};

export const createSchema = z.strictObject({
  cloud: text,
  region: text,
  shade_instance_type: text,
  shade_cloud: z.boolean(),
  name: text,
  os: text.exactOptional(),
  template_id: text.exactOptional(),
  volume_ids: z.array(text).max(1).exactOptional(),
  ssh_key_id: text.exactOptional(),
  rental_type: z.enum(["on_demand", "spot"]).exactOptional(),
  ...launchOptions,
});

/** Missing fields stay, null removes. */
export const updateSchema = z.strictObject({
  name: text.exactOptional(),
  auto_delete: thresholds.nullable().exactOptional(),
  alert: thresholds.nullable().exactOptional(),
  tags: z.array(text).nullable().exactOptional(),
});

const ufwPlace = text.nullable().exactOptional();

export const templateSchema = z.strictObject({
  name: text,
  description: text.exactOptional(),
  public: z.boolean().exactOptional(),
  ...launchOptions,
  networking: z
    .strictObject({
      ufw_rules: z
        .array(
          z.strictObject({
            rule: text.exactOptional(),
            from_ip: ufwPlace,
            to_ip: ufwPlace,
            port: ufwPlace,
            proto: ufwPlace,
          }),
        )
        .exactOptional(),
    })
    .exactOptional(),
});

export const keySchema = z.strictObject({ name: text, public_key: text });

export const volumeSchema = z.strictObject({
  cloud: text,
  region: text,
  size_in_gb: z.int().min(1),
  name: text,
});
