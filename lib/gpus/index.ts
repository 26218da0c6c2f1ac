export { identifyGpu, type Gpu, type ToldAboutGpu } from "./identify";
export { resolveGpuName, type GpuResolution } from "./resolve";
export { specOf, type GpuSpec } from "./specs";
