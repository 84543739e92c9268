// What this node is, asked once and shared by all pages.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Loaded } from "../api/use_api";
import type { NodeFacts } from "../api/types";

export const NodeContext = createContext<Loaded<NodeFacts> | null>(null);

export function useNode(): Loaded<NodeFacts> {
  const node = useContext(NodeContext);
  if (node === null) throw new Error("useNode() outside NodeContext");
  return node;
}
