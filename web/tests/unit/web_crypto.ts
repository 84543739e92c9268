// Node.js 18 has the browsers' cryptography, but not under the browsers' name for it.
import { webcrypto } from "node:crypto";

if (globalThis.crypto === undefined) Object.defineProperty(globalThis, "crypto", { value: webcrypto });
