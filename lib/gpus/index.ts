export { identifyGpu, type Gpu, type GpuHints } from "./identify";
export { resolveGpuName, type GpuResolution } from "./resolve";
export { findSpec, type GpuSpec } from "./specs";
export { vendorOf } from "./vendor";
export { familiesOfNumber, isCardSize, isNameOfGpu, listFamilies, stockIds } from "./typed";
export { findGpu, listGpus } from "./known";
export { specFigures, sourceUrl, type SpecFigure, type SpecFigures } from "./spec-figures";
