// Documents held against the capabilities' table, for registration.
//
// Thread safety: any thread.
#pragma once

#include "node/capability.h"
#include "registration/authority.h"

namespace entente::node {

class CapabilityChecks final : public registration::PayloadChecks {
 public:
  explicit CapabilityChecks(Capabilities capabilities) : capabilities_(capabilities) {}
  [[nodiscard]] Result<void> Check(std::string_view content_type, ByteView document) const override;
  [[nodiscard]] std::string_view SubjectPlace(std::string_view content_type) const override;

 private:
  Capabilities capabilities_;
};

}  // namespace entente::node
