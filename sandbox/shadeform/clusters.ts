import { ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { clusterSchema } from "./bodies";
import { outOfStock, notFound } from "./errors";

/** The sandbox has no clusters. */
export const listClusters: RouteHandler = () => ok({ clusters: [] });

export const listClusterTypes: RouteHandler = () => ok({ cluster_types: [] });

export const createCluster = withBody(clusterSchema, () => outOfStock);

export const noCluster: RouteHandler = () => notFound("Cluster");
