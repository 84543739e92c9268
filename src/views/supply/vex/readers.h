// The three readers, and what they share: products once each, bounds, warnings. Seen inside vex/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "views/supply/json_dom.h"
#include "views/supply/vex/document.h"

namespace entente::supply::vex {

using Element = std::optional<dom::element>;

// A document under way.
class DocumentBuilder {
 public:
  explicit DocumentBuilder(Format format) { document_.format = format; }

  [[nodiscard]] VexDocument& document() { return document_; }
  // The number of this product, which is added when it is new. Errors: kInvalidInput when there are too many.
  [[nodiscard]] Result<std::uint32_t> AddProduct(Product product);
  // Errors: kInvalidInput when the statements, or the products in them, are too many.
  [[nodiscard]] Result<void> AddStatement(Statement statement);
  // Something that was read and says nothing; only the first few are kept.
  void Warn(std::string_view what, const Place& place);
  [[nodiscard]] VexDocument Finish() { return std::move(document_); }

 private:
  VexDocument document_;
  std::map<Product, std::uint32_t> known_;
  std::size_t mentions_ = 0;
};

[[nodiscard]] Result<VexDocument> ReadOpenVex(const dom::object& root);
[[nodiscard]] Result<VexDocument> ReadCsaf(const dom::object& root);
[[nodiscard]] Result<VexDocument> ReadCycloneDx(const dom::object& root);

// A text for people: cut where it is long.
[[nodiscard]] Result<std::string> ProseOf(const Element& element, const Place& place);
// A word or identifier. Errors also for a control character in it.
[[nodiscard]] Result<std::string> NameOf(const Element& element, const Place& place,
                                         std::size_t bytes_max = kIdBytesMax);
// Nothing when absent.
[[nodiscard]] Result<std::optional<Microseconds>> MomentOf(const Element& element, const Place& place);
// The canonical purl; empty, with a warning, when the text is none.
[[nodiscard]] std::string PurlOf(std::string_view text, DocumentBuilder& builder, const Place& place);

}  // namespace entente::supply::vex
