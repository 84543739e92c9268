// The JSON API's questions, answered by the views: roster and supply, in the shapes that protocols/api asks for.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "node/look_alikes.h"
#include "protocols/api/roster_queries.h"
#include "protocols/api/supply_queries.h"
#include "views/supply/vex/weigh.h"

namespace entente::roster {
class RosterView;
}
namespace entente::supply {
class SupplyView;
}

namespace entente::node {

// REQUIRES: the view outlives it.
class RosterViewQueries final : public protocols::RosterQueries {
 public:
  explicit RosterViewQueries(const roster::RosterView& view) : view_(view), look_alikes_(view) {}

  [[nodiscard]] const LookAlikes& look_alikes() const { return look_alikes_; }

  [[nodiscard]] Result<protocols::PageOfItems<protocols::InstrumentInfo>> Instruments(
      const protocols::PageRange& range) const override;
  [[nodiscard]] Result<protocols::InstrumentInfo> Instrument(std::string_view id) const override;
  [[nodiscard]] Result<protocols::PageOfItems<protocols::SupporterRow>> Roster(
      const protocols::RosterQuestion& question) const override;
  [[nodiscard]] Result<protocols::RosterAnswer> Answer(std::string_view instrument, std::string_view party,
                                                       UnixSeconds date,
                                                       std::optional<std::uint64_t> at) const override;
  [[nodiscard]] Result<protocols::PageOfItems<protocols::PartyRow>> Parties(
      std::string_view text, const protocols::PageRange& range) const override;
  [[nodiscard]] Result<protocols::PartyInfo> Party(std::string_view id) const override;
  [[nodiscard]] Result<protocols::Signature> SignatureOf(std::string_view issuer, ByteView kid, std::uint64_t entry,
                                                         UnixSeconds time) const override;
  [[nodiscard]] Result<protocols::RosterCounts> Counts() const override;

 private:
  const roster::RosterView& view_;
  LookAlikes look_alikes_;
};

// REQUIRES: the view outlives it.
class SupplyViewQueries final : public protocols::SupplyQueries {
 public:
  // `trust`: whose VEX counts first, behind the supplier's.
  explicit SupplyViewQueries(const supply::SupplyView& view, supply::vex::TrustPolicy trust = {})
      : view_(view), trust_(std::move(trust)) {}

  [[nodiscard]] Result<protocols::PageOfItems<protocols::ProductInfo>> Products(
      std::string_view text, const protocols::PageRange& range) const override;
  [[nodiscard]] Result<std::vector<protocols::ProductInfo>> ProductsOf(std::string_view issuer) const override;
  [[nodiscard]] Result<protocols::ReleaseInfo> Release(std::uint64_t entry) const override;
  [[nodiscard]] Result<protocols::PageOfItems<protocols::ComponentRow>> Components(
      std::uint64_t entry, std::string_view text, const protocols::PageRange& range) const override;
  [[nodiscard]] Result<protocols::ReleaseFindings> Findings(std::uint64_t entry) const override;
  [[nodiscard]] Result<protocols::PageOfItems<protocols::Shipment>> WhoShips(
      std::string_view purl, const protocols::PageRange& range) const override;
  [[nodiscard]] Result<protocols::AdvisoryPage> Advisories(std::string_view text, std::string_view ecosystem,
                                                           const protocols::PageRange& range) const override;
  [[nodiscard]] Result<protocols::AdvisoryInfo> Advisory(std::string_view id) const override;
  [[nodiscard]] Result<protocols::PageOfItems<protocols::VexStatement>> VexStatements(
      const protocols::VexQuestion& question, const protocols::PageRange& range) const override;
  [[nodiscard]] Result<std::vector<protocols::ComponentHit>> SearchComponents(std::string_view text,
                                                                              std::uint64_t limit) const override;
  [[nodiscard]] Result<std::vector<protocols::FeedInfo>> Feeds() const override;
  [[nodiscard]] Result<protocols::SupplyCounts> Counts() const override;

 private:
  const supply::SupplyView& view_;
  const supply::vex::TrustPolicy trust_;
};

}  // namespace entente::node
