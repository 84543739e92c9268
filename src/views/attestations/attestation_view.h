// The attestations of a log: foreign envelopes (DSSE, Sigstore bundles) that parties submitted, what they say of which
// artifacts, and who signed them inside, apart from who submitted them.
//
// Signatures are held against the keys that the log knew when the envelope was folded in. What no key was known for is
// held again against keys that come later; what was verified once stays so.
//
// Thread safety: Apply() and Reset() from one thread; the rest from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "codec/json.h"
#include "envelopes/known_trust.h"
#include "storage/sqlite.h"
#include "views/view.h"

namespace entente::attestations {

struct Subject {
  std::string name;
  std::string algorithm;
  std::string value;
};

struct Attestation {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
  std::string issuer;   // who submitted it
  std::string subject;  // of the statement that carries it
  std::string content_type;
  std::string document;           // SHA-256 of the envelope, hex
  json::Value result;             // envelopes/outcome.h, without subjects
  std::vector<Subject> subjects;  // a line a digest
  std::uint64_t subjects_total = 0;
};

struct Filter {
  std::string digest;       // hexadecimal, of any algorithm; empty: not asked for
  std::string name;         // of a subject, or the subject of the statement: a purl, say; empty: not asked for
  std::string issuer = {};  // who submitted it; empty: anybody
};

class AttestationView final : public views::View {
 public:
  [[nodiscard]] static Result<std::unique_ptr<views::View>> Open(const std::filesystem::path& file,
                                                                 storage::OpenMode mode);

  [[nodiscard]] std::string_view name() const override { return "attestations"; }
  [[nodiscard]] std::uint64_t cursor() const override;
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries,
                                   const views::PayloadSource& payloads) override;
  [[nodiscard]] Result<void> Reset() override;
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override;

  // Newest first, each with its first 16 digests. Errors: the database's.
  struct Page {
    std::vector<Attestation> items;
    std::uint64_t total = 0;
  };
  [[nodiscard]] Result<Page> Find(const Filter& filter, std::uint64_t offset, std::uint64_t limit) const;
  // With all subjects. Errors: kNotFound when that entry carries no envelope.
  [[nodiscard]] Result<Attestation> At(std::uint64_t entry) const;

 private:
  AttestationView(std::filesystem::path file, storage::Database writer, storage::Database reader)
      : file_(std::move(file)), writer_(std::move(writer)), reader_(std::move(reader)) {}
  [[nodiscard]] Result<void> LoadMaterials();

  std::filesystem::path file_;
  storage::Database writer_;             // the folding thread's
  envelopes::TrustMaterials materials_;  // the folding thread's; what the table of them holds
  mutable std::mutex mutex_;             // guards reader_
  mutable storage::Database reader_;
};

}  // namespace entente::attestations
