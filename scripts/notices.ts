import { writeFileSync } from "node:fs";

import { readPackages } from "./lib/licenses";
import { noticesOf } from "./lib/notices";

writeFileSync("THIRD_PARTY_NOTICES.md", noticesOf(readPackages()));
