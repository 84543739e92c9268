// Documents held against the capabilities' table, for registration.
//
// Thread safety: any thread.
#pragma once

#include "node/capability.h"
#include "registration/authority.h"

namespace entente::roster {
class Authority;
}

namespace entente::node {

class CapabilityChecks final : public registration::PayloadChecks {
 public:
  // Without an authority nothing is known of keys, and what is signed inside documents is not asked about.
  explicit CapabilityChecks(Capabilities capabilities, const roster::Authority* authority = nullptr)
      : capabilities_(capabilities), authority_(authority) {}
  // REQUIRES: nothing was checked yet; the authority outlives this.
  void SetAuthority(const roster::Authority& authority) { authority_ = &authority; }
  [[nodiscard]] Result<void> Check(std::string_view content_type, ByteView document) const override;
  [[nodiscard]] Result<void> CheckInside(const statement::SignedStatement& statement, ByteView document) const override;
  [[nodiscard]] std::string_view SubjectPlace(std::string_view content_type) const override;

 private:
  Capabilities capabilities_;
  const roster::Authority* authority_;
};

}  // namespace entente::node
