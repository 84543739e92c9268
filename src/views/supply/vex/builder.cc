#include <algorithm>

#include "base/bytes.h"
#include "views/supply/json_text.h"
#include "views/supply/purl.h"
#include "views/supply/vex/moment.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {

Result<std::uint32_t> DocumentBuilder::AddProduct(Product product) {
  const auto number = static_cast<std::uint32_t>(document_.products.size());
  const auto [at, added] = known_.try_emplace(product, number);
  if (!added) return at->second;
  if (number >= kProductsMax) return Invalid("more than " + std::to_string(kProductsMax) + " products");
  document_.products.push_back(std::move(product));
  return number;
}

Result<void> DocumentBuilder::AddStatement(Statement statement) {
  if (document_.statements.size() >= kStatementsMax)
    return Invalid("more than " + std::to_string(kStatementsMax) + " statements");
  for (const ProductUse& use : statement.products) mentions_ += 1 + use.parts.size();
  if (mentions_ > kMentionsMax)
    return Invalid("more than " + std::to_string(kMentionsMax) + " products in all statements together");
  document_.statements.push_back(std::move(statement));
  return {};
}

void DocumentBuilder::Warn(std::string_view what, const Place& place) {
  if (document_.warnings.size() >= kWarningsMax) return;
  const std::string at = place.Text();
  document_.warnings.push_back(std::string(what) + (at.empty() ? "" : " (at " + at + ")"));
}

Result<std::string> ProseOf(const Element& element, const Place& place) {
  constexpr std::size_t kProseBytesMax = std::size_t{1} << 20;
  TRY_ASSIGN(const std::string_view text, OptionalText(element, place, kProseBytesMax));
  return std::string(CutText(text, kTextBytesMax));
}

Result<std::string> NameOf(const Element& element, const Place& place, std::size_t bytes_max) {
  TRY_ASSIGN(const std::string_view text, OptionalText(element, place, bytes_max));
  if (HoldsControlCharacter(text)) return Invalid("a control character in a name", place.Text());
  return std::string(text);
}

Result<std::optional<Microseconds>> MomentOf(const Element& element, const Place& place) {
  TRY_ASSIGN(const std::string_view text, OptionalText(element, place, 64));
  if (text.empty()) return std::optional<Microseconds>();
  const auto moment = ParseMoment(text);
  if (!moment.has_value()) return Invalid(moment.error().message, place.Text());
  return std::optional<Microseconds>(*moment);
}

std::string PurlOf(std::string_view text, DocumentBuilder& builder, const Place& place) {
  const auto purl = Purl::Parse(text);
  if (!purl.has_value()) {
    builder.Warn("not a purl, so that it matches nothing: " + purl.error().message, place);
    return {};
  }
  // Escaping can make the canonical form longer than what is read as a purl.
  std::string canonical = purl->Text();
  if (canonical.size() <= kPurlBytesMax) return canonical;
  builder.Warn("a purl whose canonical form is too long, so that it matches nothing", place);
  return {};
}

}  // namespace entente::supply::vex
