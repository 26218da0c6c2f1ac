import { ok } from "../protocol";
import { taking, type Answer } from "../routes";
import { clusterSchema } from "./bodies";
import { outOfStock, unknown } from "./refusals";

/** Clusters are not part of this world: nothing is on offer and nobody has one. */
export const listClusters: Answer = () => ok({ clusters: [] });

export const listClusterTypes: Answer = () => ok({ cluster_types: [] });

export const createCluster = taking(clusterSchema, () => outOfStock);

export const noCluster: Answer = () => unknown("Cluster");
