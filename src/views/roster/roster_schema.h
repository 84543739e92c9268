// Tables of views/roster.db. Derived from the log; dropped and folded again when kFoldVersion differs. Seen by the
// roster's own sources only.
//
// What comes from an entry is keyed by (log, entry): the log's origin and the index there.
#pragma once

#include <cstdint>
#include <string_view>

namespace entente::roster {

// A change of these tables, or of what any entry does to them, comes with a new number: logged digests of the content
// say by which one they were made.
inline constexpr std::uint32_t kFoldVersion = 10;

inline constexpr std::string_view kRosterSchema = R"sql(
CREATE TABLE fold (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  next INTEGER NOT NULL,               -- cursor
  log INTEGER NOT NULL,                -- the log that is folded
  operator TEXT,                       -- NULL until the trust anchors
  admit_on_application INTEGER NOT NULL,
  policy TEXT NOT NULL) STRICT;        -- in force; empty until the first
CREATE TABLE log (id INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE party (
  id INTEGER PRIMARY KEY,
  uri TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind INTEGER NOT NULL,
  country TEXT,
  domain TEXT NOT NULL,
  notice TEXT NOT NULL,
  standing INTEGER NOT NULL,
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,              -- its newest statement on itself
  identity_entry INTEGER NOT NULL,     -- where name, kind or country last changed
  admission_entry INTEGER,
  admission_decision TEXT,
  admission_by TEXT,
  admission_kid BLOB,
  admission_time INTEGER,
  signatures TEXT NOT NULL,            -- how many of its keys must sign, by role; JSON as in its statement
  certificates TEXT NOT NULL) STRICT;  -- certified names that may sign for it; JSON as in its statement
CREATE INDEX party_by_name ON party (kind, name_key, name, uri);
CREATE TABLE party_key (
  party INTEGER NOT NULL REFERENCES party,
  kid BLOB NOT NULL,
  algorithm TEXT NOT NULL,
  roles TEXT NOT NULL,
  entry INTEGER NOT NULL,              -- of its newest listing
  first_entry INTEGER NOT NULL,        -- of its first
  ended_entry INTEGER,
  ended_why TEXT,
  PRIMARY KEY (party, kid)) STRICT, WITHOUT ROWID;
CREATE TABLE compromise (              -- from when on a key was not in its owner's hands alone
  party INTEGER NOT NULL REFERENCES party,
  kid BLOB NOT NULL,
  entry INTEGER NOT NULL,              -- that says so
  since INTEGER,                       -- seconds since 1970; NULL: from the beginning
  PRIMARY KEY (party, kid, entry)) STRICT, WITHOUT ROWID;
CREATE TABLE recovery (                -- new keys instead of all that the party had
  party INTEGER NOT NULL REFERENCES party,
  entry INTEGER NOT NULL,
  by TEXT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,                   -- of the key that signed it
  PRIMARY KEY (party, entry)) STRICT, WITHOUT ROWID;
CREATE TABLE vote (                    -- the newest word of each party on another, since that was decided last
  party INTEGER NOT NULL REFERENCES party,
  what INTEGER NOT NULL,               -- 0: its admission, 1: its keys
  voter TEXT NOT NULL,
  word TEXT NOT NULL,                  -- the decision, or the keys in one form
  entry INTEGER NOT NULL,
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  PRIMARY KEY (party, what, voter)) STRICT, WITHOUT ROWID;
CREATE TABLE voter (                   -- who carried a decision together
  party INTEGER NOT NULL REFERENCES party,
  decision_entry INTEGER NOT NULL,     -- the entry that completed it
  voter TEXT NOT NULL,
  entry INTEGER NOT NULL,              -- its vote
  time INTEGER NOT NULL,
  kid BLOB NOT NULL,
  PRIMARY KEY (party, decision_entry, voter)) STRICT, WITHOUT ROWID;
CREATE TABLE delegation (
  party INTEGER NOT NULL REFERENCES party,
  delegate TEXT NOT NULL,
  entry INTEGER NOT NULL,
  roles TEXT NOT NULL,                 -- empty: it ended
  until INTEGER,                       -- seconds since 1970
  PRIMARY KEY (party, delegate, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX delegation_by_delegate ON delegation (delegate);
CREATE TABLE self_signed (             -- keys with which a party signed a statement on itself
  party INTEGER NOT NULL REFERENCES party,
  kid BLOB NOT NULL,
  entry INTEGER NOT NULL,              -- the first one
  PRIMARY KEY (party, kid)) STRICT, WITHOUT ROWID;
CREATE TABLE domain_check (            -- what was found of a party's domain by each method
  party INTEGER NOT NULL REFERENCES party,
  method INTEGER NOT NULL,
  domain TEXT NOT NULL,
  outcome INTEGER NOT NULL,            -- of the newest check
  kids TEXT NOT NULL,                  -- that the proof which stands rests on
  proved_entry INTEGER,                -- since which it stands; NULL: it does not
  proved_at TEXT NOT NULL,
  unreachable_entry INTEGER,           -- since which nobody answers; NULL: somebody does
  unreachable_at TEXT NOT NULL,
  lost_entry INTEGER,                  -- by which a proof was lost; NULL: none was, or it was looked at again
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,              -- the newest check
  checked TEXT NOT NULL,
  reason TEXT NOT NULL,
  anchor TEXT NOT NULL,                -- of a proof by x509: SHA-256 of the certificate that it stands under, in hex
  statement INTEGER,                   -- of a proof by x509: a statement that the certified key signed for the party
  PRIMARY KEY (party, method)) STRICT, WITHOUT ROWID;
CREATE TABLE domain_chain (            -- certificates for a party's domain that were shown on the log
  party INTEGER NOT NULL REFERENCES party,
  kid BLOB NOT NULL,                   -- of the key that is certified
  entry INTEGER NOT NULL,              -- where the chain was shown last
  statement INTEGER,                   -- the party's first with this key and a certificate for the domain; NULL: none
  chain TEXT NOT NULL,                 -- JSON as in a domain check
  PRIMARY KEY (party, kid)) STRICT, WITHOUT ROWID;
CREATE TABLE domain_anchor (
  name TEXT NOT NULL,                  -- of the operator's statement
  certificate BLOB NOT NULL,           -- DER
  entry INTEGER NOT NULL,
  PRIMARY KEY (name, certificate)) STRICT, WITHOUT ROWID;
CREATE TABLE instrument (
  id INTEGER PRIMARY KEY,
  uri TEXT NOT NULL UNIQUE,
  log INTEGER NOT NULL REFERENCES log, -- its home: where it was founded
  custodian TEXT NOT NULL,             -- who founded it
  founding_entry INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  document TEXT NOT NULL) STRICT;      -- the newest version
CREATE TABLE instrument_version (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  instrument INTEGER NOT NULL REFERENCES instrument,
  version TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE TABLE supporter (
  id INTEGER PRIMARY KEY,
  instrument INTEGER NOT NULL REFERENCES instrument,
  uri TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind INTEGER NOT NULL,
  country TEXT,
  by_custodian INTEGER NOT NULL,       -- the custodian announced or listed it
  by_itself INTEGER NOT NULL,          -- it signed
  same_as INTEGER REFERENCES supporter,-- shown there, not as a row of its own
  status INTEGER NOT NULL,
  UNIQUE (instrument, uri)) STRICT;
CREATE INDEX supporter_by_name ON supporter (instrument, kind, name_key, name, uri);
CREATE INDEX supporter_by_identity ON supporter (instrument, name, kind, country);
CREATE INDEX supporter_by_uri ON supporter (uri);
CREATE INDEX supporter_by_link ON supporter (same_as) WHERE same_as IS NOT NULL;
CREATE TABLE act (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  supporter INTEGER NOT NULL REFERENCES supporter,
  what INTEGER NOT NULL,
  date TEXT,
  precision INTEGER,
  source_title TEXT,
  source_address TEXT,
  source_as_of TEXT,
  text TEXT NOT NULL,
  version TEXT NOT NULL,
  issuer TEXT NOT NULL,
  by_custodian INTEGER NOT NULL,
  day TEXT NOT NULL,
  time INTEGER NOT NULL,               -- of the entry, by the log
  kid BLOB NOT NULL,                   -- of the key that signed it
  signer TEXT NOT NULL,                -- whose key it is: the issuer, or its delegate
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
CREATE INDEX act_by_supporter ON act (supporter, log, entry);
CREATE TABLE claim (                   -- a party says of a listed row: that is me
  supporter INTEGER NOT NULL REFERENCES supporter,
  party TEXT NOT NULL,
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER,                       -- the newest claim; NULL: the custodian refused it before it was made
  ruling INTEGER,                      -- the custodian's newest word; NULL: none
  ruling_entry INTEGER,
  ruling_text TEXT NOT NULL,
  holds INTEGER NOT NULL,              -- the two are one now
  PRIMARY KEY (supporter, party)) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_party ON claim (party, supporter);
CREATE TABLE unusable (
  log INTEGER NOT NULL REFERENCES log,
  entry INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  issuer TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (log, entry)) STRICT, WITHOUT ROWID;
)sql";

inline constexpr std::string_view kRosterStart = R"sql(
INSERT OR IGNORE INTO log VALUES (1, '');
INSERT OR IGNORE INTO fold VALUES (1, 0, 1, NULL, 0, '');
)sql";

inline constexpr std::string_view kRosterEmpty = R"sql(
DELETE FROM unusable; DELETE FROM claim; DELETE FROM act; UPDATE supporter SET same_as = NULL; DELETE FROM supporter;
DELETE FROM instrument_version; DELETE FROM instrument; DELETE FROM voter; DELETE FROM vote; DELETE FROM delegation; DELETE FROM recovery;
DELETE FROM compromise; DELETE FROM self_signed; DELETE FROM domain_check; DELETE FROM domain_chain;
DELETE FROM domain_anchor; DELETE FROM party_key; DELETE FROM party;
DELETE FROM fold; DELETE FROM log;
)sql";

}  // namespace entente::roster
