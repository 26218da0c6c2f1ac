import { ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { clusterSchema } from "./bodies";
import { outOfStock, notFound } from "./errors";

/** Clusters are not part of this world: nothing is on offer and nobody has one. */
export const listClusters: RouteHandler = () => ok({ clusters: [] });

export const listClusterTypes: RouteHandler = () => ok({ cluster_types: [] });

export const createCluster = withBody(clusterSchema, () => outOfStock);

export const noCluster: RouteHandler = () => notFound("Cluster");
