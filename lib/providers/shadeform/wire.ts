// Requests to Shadeform, with its own field names; the sandbox's contract has the same shapes.

export interface EnvVariable {
  name: string;
  value: string;
}

export interface ContainerPortMapping {
  host_port: number;
  container_port: number;
}

export interface LaunchConfiguration {
  type: "docker" | "script";
  docker_configuration?: {
    image: string;
    args?: string;
    shared_memory_in_gb?: number;
    envs?: EnvVariable[];
    port_mappings?: ContainerPortMapping[];
    volume_mounts?: { host_path: string; container_path: string }[];
    registry_credentials?: { username: string; password: string };
  };
  script_configuration?: { base64_script: string };
}

/** RFC 3339, and dollars as decimal text. */
export interface Threshold {
  date_threshold?: string;
  spend_threshold?: string;
}

export interface CreateBody {
  cloud: string;
  region: string;
  shade_instance_type: string;
  /** Launched in Shadeform's own account, like every listed offer. */
  shade_cloud: true;
  name: string;
  tags: string[];
  os?: string;
  template_id?: string;
  launch_configuration?: LaunchConfiguration;
  volume_ids?: [string];
  ssh_key_id?: string;
  auto_delete?: Threshold;
  envs?: EnvVariable[];
  rental_type?: "spot";
}

/** Omitted fields stay; null clears. */
export interface UpdateBody {
  name?: string;
  auto_delete?: Threshold | null;
}
