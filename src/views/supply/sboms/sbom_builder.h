// Collects what one document says: canonical purls, each component once, its relations, bounded. Seen by the readers of
// the formats only.
//
// A departure is what breaks a rule of the standard and leaves the meaning plain: a warning, or an error where the
// caller asked for strictness. What leaves the meaning open is an error of the reader itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "views/supply/json_dom.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/sboms/text_numbers.h"

namespace entente::supply {

inline constexpr std::size_t kNameBytesMax = 4'096;
inline constexpr std::size_t kTextBytesMax = 65'536;

// Where something stands in a document of any format; written out only when there is something to say about it.
class DocumentPlace {
 public:
  DocumentPlace(const Place& place) : place_(&place) {}  // NOLINT(google-explicit-constructor): one or the other
  [[nodiscard]] static DocumentPlace Line(std::size_t line) { return DocumentPlace(line); }
  [[nodiscard]] std::string Text() const;

 private:
  explicit DocumentPlace(std::size_t line) : line_(line) {}

  const Place* place_ = nullptr;
  std::size_t line_ = 0;
};

struct RawHash {
  std::string_view algorithm;
  std::string_view hex;
};

// Beside what every caller needs; views into the document.
struct RawDetail {
  std::string_view supplier;
  std::string_view manufacturer;
  std::string_view publisher;
  std::vector<std::string_view> cpes;
  std::vector<RawHash> hashes;
};

// One component as the document has it; views into the document.
struct RawComponent {
  std::string name;
  std::string_view version;
  std::string_view purl;
  std::string licence;
  SourcePackage source;
  std::string_view reference;  // read where relations or details are asked for
};

class SbomBuilder {
 public:
  // A component's position, the product, or an element that is no component.
  using Node = std::uint32_t;
  // What a list may promise: a stranger's can be long and hold nothing.
  static constexpr std::size_t kRoomMax = 4'096;

  SbomBuilder(Sbom& sbom, const SbomReadOptions& options) : sbom_(sbom), options_(options) {
    options_.graph = options.graph || options.strict;  // whether relations name what is there is a rule, too
  }

  [[nodiscard]] const SbomReadOptions& options() const { return options_; }
  [[nodiscard]] bool WantsReferences() const { return options_.graph || options_.details || options_.strict; }

  // The operating system that the document describes: distribution packages whose purl names no release are its own.
  void SetOperatingSystem(std::string_view name, std::string_view version);
  // How many components a list has: room for so many is made at once, up to kRoomMax, instead of in steps.
  void Expect(std::size_t components);
  // Nothing when it was left out.
  [[nodiscard]] Result<std::optional<Node>> Add(RawComponent raw, const DocumentPlace& place,
                                                const RawDetail* detail = nullptr);
  // An element that others may be related to and that is no component.
  [[nodiscard]] Result<Node> AddElement(std::string_view reference, const DocumentPlace& place);
  [[nodiscard]] Result<void> SetProduct(const RawComponent& raw, const DocumentPlace& place,
                                        const RawDetail* detail = nullptr);
  // One more name of the product.
  [[nodiscard]] Result<void> NameProduct(std::string_view reference, const DocumentPlace& place);

  // Relations, in any order with what they relate; nothing is kept unless they are asked for. Errors: kInvalidInput
  // beyond kSbomEdgesMax.
  [[nodiscard]] Result<void> Relate(std::string_view from, std::string_view to, SbomRelation relation);
  [[nodiscard]] Result<void> Relate(Node from, Node to, SbomRelation relation);
  [[nodiscard]] Result<void> Relate(Node from, std::string_view to, SbomRelation relation);

  void Warn(std::string text);
  // Errors: kInvalidInput where strictness was asked for.
  [[nodiscard]] Result<void> Depart(std::string text, const DocumentPlace& place);

  // Looks up what could only be known at the end. `say_unknown`: whether references that nothing has are departures.
  [[nodiscard]] Result<void> Finish(bool say_unknown);

 private:
  struct Pending {
    Node component;
    Purl purl;
    SourcePackage source;
  };
  struct RawEdge {
    std::uint32_t from;  // a node, or a name where by_name says so
    std::uint32_t to;
    SbomRelation relation;
    bool from_by_name;
    bool to_by_name;
  };

  // Components that are the same have one key.
  [[nodiscard]] TextNumbers::Numbered NumberOf(const SbomComponent& component);
  // What it is called in advisories. REQUIRES: it is the last one, and has this purl.
  void NameInAdvisories(SbomComponent& component, Purl purl, RawComponent& raw);
  [[nodiscard]] std::uint32_t NameOf(std::string_view reference);
  [[nodiscard]] Result<void> Bind(std::string_view reference, Node node, const DocumentPlace& place);
  [[nodiscard]] Result<void> AddEdge(const RawEdge& edge);
  [[nodiscard]] SbomDetail DetailOf(std::string_view reference, const RawDetail* detail) const;
  // Nothing when nothing has that name.
  [[nodiscard]] std::optional<Node> Resolve(std::uint32_t value, bool by_name) const;
  [[nodiscard]] Result<void> FinishGraph(bool say_unknown);

  Sbom& sbom_;
  SbomReadOptions options_;
  TextNumbers keys_;  // of components: a key's number is the component's position
  std::string key_;   // the one that is looked up
  std::vector<Pending> without_release_;
  std::string distro_;
  TextNumbers names_;                       // that relations use
  std::vector<std::optional<Node>> named_;  // by number
  std::vector<RawEdge> edges_;
  std::uint32_t elements_ = 0;
};

// "sha256", "SHA256" and "SHA-256" are one algorithm; the last is how it is written here. Empty for one that neither
// standard knows.
[[nodiscard]] std::string_view HashName(std::string_view algorithm);
// How many hexadecimal digits it has; 0 where that varies.
[[nodiscard]] std::size_t HashDigits(std::string_view name);
[[nodiscard]] bool IsHex(std::string_view text);

}  // namespace entente::supply
