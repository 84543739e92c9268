// The registration policy of the mock's log: as strict in form as a node's, and wide enough for all that the mock says.
const own = (name) => `application/vnd.entente.${name}`;
const rule = (name, content_types, standings, roles = []) => ({
  name,
  content_types,
  standings,
  kinds: [],
  roles,
  payload_bytes_max: 256 * 1024 * 1024,
  hash_envelope_required: false,
});

export const kRules = [
  rule("operation", ["policy+json", "admission+json", "osv-snapshot+jsonl"].map(own), ["operator"], ["admin"]),
  rule("parties", [own("party+json")], ["unknown", "applied", "admitted", "operator"]),
  rule("keys", [own("key-revocation+json")], ["applied", "admitted", "operator"]),
  rule(
    "instruments",
    ["instrument+json", "listing+json", "announcement+json", "support+json", "end-of-support+json", "claim+json"].map(
      own,
    ),
    ["admitted"],
    ["instrument"],
  ),
  rule("supply-evidence", ["application/vnd.cyclonedx+json", "application/spdx+json"], ["admitted"], ["supply"]),
  rule("foreign-envelopes", ["application/vnd.dsse.envelope.v1+json"], ["admitted"], ["supply"]),
];
