// The tables of the supply view. Seen by the view's own sources only.
//
// Derived from the log: a change here comes with a new kSchemaVersion, and the view is folded again.
#pragma once

#include <string_view>

namespace entente::supply {

inline constexpr std::string_view kSchemaVersion = "1";

inline constexpr std::string_view kInventorySchema = R"sql(
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO cursor VALUES (1, 0);

CREATE TABLE IF NOT EXISTS product (
  id INTEGER PRIMARY KEY,
  purl TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (purl, issuer)) STRICT;
CREATE INDEX IF NOT EXISTS product_by_name ON product (name COLLATE NOCASE, id);
CREATE INDEX IF NOT EXISTS product_by_issuer ON product (issuer);

CREATE TABLE IF NOT EXISTS release (
  entry INTEGER PRIMARY KEY,
  product INTEGER NOT NULL REFERENCES product,
  version TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  digest BLOB NOT NULL,
  time INTEGER NOT NULL,
  components INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS release_by_product ON release (product, entry);

-- A component without its version; 0 stands for those without a purl.
CREATE TABLE IF NOT EXISTS package (
  id INTEGER PRIMARY KEY,
  purl TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  ecosystem TEXT NOT NULL,
  shipments INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE IF NOT EXISTS component (
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
CREATE INDEX IF NOT EXISTS component_by_package ON component (package);
CREATE INDEX IF NOT EXISTS component_by_advisory_name ON component (advisory_name);

-- What a release is made of, in its document's order; and the other way round.
CREATE TABLE IF NOT EXISTS content (
  entry INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  component INTEGER NOT NULL,
  PRIMARY KEY (entry, ordinal)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shipment (
  package INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  component INTEGER NOT NULL,
  PRIMARY KEY (package, entry, component)) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS snapshot (
  entry INTEGER PRIMARY KEY,
  feed TEXT NOT NULL,
  source TEXT NOT NULL,
  digest BLOB NOT NULL,
  time INTEGER NOT NULL,
  records INTEGER NOT NULL,
  skipped INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS snapshot_by_feed ON snapshot (feed, entry);
CREATE TABLE IF NOT EXISTS feed_ecosystem (
  feed TEXT NOT NULL,
  ecosystem TEXT NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (feed, ecosystem)) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS unusable (
  entry INTEGER PRIMARY KEY,
  content_type TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  reason TEXT NOT NULL) STRICT;
)sql";

inline constexpr std::string_view kInventoryClear = R"sql(
DELETE FROM meta; DELETE FROM release; DELETE FROM product; DELETE FROM package; DELETE FROM component;
DELETE FROM content; DELETE FROM shipment; DELETE FROM snapshot; DELETE FROM feed_ecosystem; DELETE FROM unusable;
UPDATE cursor SET next = 0;
)sql";

}  // namespace entente::supply
