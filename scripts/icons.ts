import { writeFileSync } from "node:fs";

import { buildIcons, iconsFile } from "./lib/icons";

writeFileSync(iconsFile, buildIcons());
