// The tables of the supply view. Seen by the view's own sources only.
//
// Derived from the log; dropped and folded again when kFoldVersion differs.
#pragma once

#include <cstdint>
#include <string_view>

namespace entente::supply {

// A change of these tables, of what any entry does to them, or of the form of the advisory index comes with a new
// number: logged digests of the content say by which one they were made.
inline constexpr std::uint32_t kFoldVersion = 7;

inline constexpr std::string_view kInventorySchema = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (1, 0);

CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  purl TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (purl, issuer)) STRICT;
CREATE INDEX product_by_name ON product (name COLLATE NOCASE, id);
CREATE INDEX product_by_issuer ON product (issuer);

CREATE TABLE release (
  entry INTEGER PRIMARY KEY,
  product INTEGER NOT NULL REFERENCES product,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  digest BLOB NOT NULL,
  time INTEGER NOT NULL,
  components INTEGER NOT NULL,
  -- What its document calls itself: the product's purl, and a BOM-link. May be empty.
  own_purl TEXT NOT NULL,
  link TEXT NOT NULL) STRICT;
CREATE INDEX release_by_product ON release (product, entry);

-- A component without its version; 0 stands for those without a purl. Of the names and ecosystems that its components
-- have, the least that is not empty: so it does not matter which came first, or is there no more.
CREATE TABLE package (
  id INTEGER PRIMARY KEY,
  purl TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  ecosystem TEXT NOT NULL,
  shipments INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE component (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  package INTEGER NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  purl TEXT NOT NULL,
  ecosystem TEXT NOT NULL,
  advisory_name TEXT NOT NULL,
  advisory_version TEXT NOT NULL,
  missing TEXT NOT NULL,
  shipments INTEGER NOT NULL DEFAULT 0,
  covered INTEGER NOT NULL,
  findings INTEGER NOT NULL) STRICT;
CREATE INDEX component_by_package ON component (package);
CREATE INDEX component_by_advisory_name ON component (advisory_name);

-- What a release is made of, in its document's order; and the other way round.
CREATE TABLE content (
  entry INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  component INTEGER NOT NULL,
  PRIMARY KEY (entry, ordinal)) STRICT, WITHOUT ROWID;
CREATE TABLE shipment (
  package INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  component INTEGER NOT NULL,
  PRIMARY KEY (package, entry, component)) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
  entry INTEGER PRIMARY KEY,
  feed TEXT NOT NULL,
  source TEXT NOT NULL,
  digest BLOB NOT NULL,
  time INTEGER NOT NULL,
  records INTEGER NOT NULL,
  skipped INTEGER NOT NULL) STRICT;
CREATE INDEX snapshot_by_feed ON snapshot (feed, entry);
CREATE TABLE feed_ecosystem (
  feed TEXT NOT NULL,
  ecosystem TEXT NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (feed, ecosystem)) STRICT, WITHOUT ROWID;

CREATE TABLE unusable (
  entry INTEGER PRIMARY KEY,
  content_type TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  reason TEXT NOT NULL) STRICT;

-- Which statements are about which document, usable or not: what an erasure has to look for.
CREATE TABLE document (
  entry INTEGER PRIMARY KEY,
  digest BLOB NOT NULL,
  content_type TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL) STRICT;
CREATE INDEX document_by_digest ON document (digest, entry);

-- VEX: what vendors say of vulnerabilities. A document, its products, its statements, and which products each is about.
CREATE TABLE vex_party (id INTEGER PRIMARY KEY, issuer TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE vex_document (
  entry INTEGER PRIMARY KEY,
  party INTEGER NOT NULL REFERENCES vex_party,
  format TEXT NOT NULL,
  id TEXT NOT NULL,
  edition TEXT NOT NULL,
  series TEXT NOT NULL,
  author TEXT NOT NULL,
  changed INTEGER,            -- microseconds; as the document says
  time INTEGER NOT NULL,      -- seconds; the log's
  digest BLOB NOT NULL,
  statements INTEGER NOT NULL,
  replaced INTEGER NOT NULL) STRICT;  -- a newer one of its series is there
CREATE INDEX vex_document_by_series ON vex_document (party, series);
CREATE TABLE vex_product (
  entry INTEGER NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  purl TEXT NOT NULL,
  cpe TEXT NOT NULL,
  versions TEXT NOT NULL,
  hashes TEXT NOT NULL,       -- "sha256:… sha512:…"
  PRIMARY KEY (entry, number)) STRICT, WITHOUT ROWID;
CREATE TABLE vex_statement (
  entry INTEGER NOT NULL,
  number INTEGER NOT NULL,
  vulnerability TEXT NOT NULL,
  aliases TEXT NOT NULL,      -- a JSON list
  status INTEGER NOT NULL,
  justification INTEGER NOT NULL,
  impact TEXT NOT NULL,
  action TEXT NOT NULL,
  time INTEGER,               -- microseconds, never later than the log's; null: not known
  uses INTEGER NOT NULL,
  PRIMARY KEY (entry, number)) STRICT, WITHOUT ROWID;
CREATE TABLE vex_use (
  entry INTEGER NOT NULL,
  statement INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  product INTEGER NOT NULL,
  parts TEXT NOT NULL,        -- numbers of products, "3,4"; empty: the whole product
  PRIMARY KEY (entry, statement, ordinal)) STRICT, WITHOUT ROWID;
-- How they are found. By what a statement calls its vulnerability, in lower case; and by a vulnerability together with
-- a name of a product: 64 bits of the digest of both, so that the names need not stand here again. Whatever is found
-- is compared with the names themselves. Both follow from the tables above.
CREATE TABLE vex_named (
  name TEXT NOT NULL,
  entry INTEGER NOT NULL,
  statement INTEGER NOT NULL,
  party INTEGER NOT NULL,
  PRIMARY KEY (name, entry, statement)) STRICT, WITHOUT ROWID;
CREATE INDEX vex_named_by_party ON vex_named (name, party, entry, statement);
CREATE INDEX vex_named_by_entry ON vex_named (entry);
CREATE TABLE vex_link (
  key INTEGER NOT NULL,
  party INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  statement INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (key, party, entry, statement, ordinal)) STRICT, WITHOUT ROWID;
CREATE INDEX vex_link_by_entry ON vex_link (entry);
)sql";

inline constexpr std::string_view kInventoryClear = R"sql(
DELETE FROM meta; DELETE FROM release; DELETE FROM product; DELETE FROM package; DELETE FROM component;
DELETE FROM content; DELETE FROM shipment; DELETE FROM snapshot; DELETE FROM feed_ecosystem; DELETE FROM unusable;
DELETE FROM document; DELETE FROM vex_link; DELETE FROM vex_named; DELETE FROM vex_use; DELETE FROM vex_statement;
DELETE FROM vex_product; DELETE FROM vex_document; DELETE FROM vex_party;
UPDATE cursor SET next = 0;
)sql";

}  // namespace entente::supply
