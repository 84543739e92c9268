// DirectoryJudge: what a node would say of a statement, asked of its data directory: no keys, no lock, beside a node
// that serves. It judges by what is published, through the registrar that registers, and cannot write.
//
// Thread safety: any thread.
#pragma once

#include <memory>

#include "base/result.h"
#include "log/log.h"
#include "node/node.h"
#include "registration/registrar.h"

namespace entente::node {

class DirectoryJudge {
 public:
  // Errors: as Reader::OpenViews().
  [[nodiscard]] static Result<std::unique_ptr<DirectoryJudge>> Open(const Reader& reader,
                                                                    Capabilities capabilities = AllCapabilities());
  ~DirectoryJudge();
  DirectoryJudge(const DirectoryJudge&) = delete;
  DirectoryJudge& operator=(const DirectoryJudge&) = delete;

  // For Judge() alone: what it admits, it cannot queue.
  [[nodiscard]] const registration::Registrar& registrar() const;
  [[nodiscard]] const log::Log& log() const;
  [[nodiscard]] const roster::Authority& authority() const;
  [[nodiscard]] const registration::PolicyHolder& policy() const;

 private:
  struct Parts;
  explicit DirectoryJudge(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace entente::node
