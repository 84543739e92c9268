// YAML 1.1 (libyaml's events) as a tree of texts, lists and maps, each with its line: one document in UTF-8, bounded in
// depth, in values (each alias counts for all that it stands for) and in bytes; a key given twice is refused.
//
// Thread safety: values; a TreeValue is good as long as its tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::yaml {

inline constexpr std::size_t kTreeDepthMax = 64;
inline constexpr std::size_t kTreeValuesMax = 8'000'000;

class Tree;

class TreeValue {
 public:
  [[nodiscard]] bool IsText() const;  // a scalar, and not null
  [[nodiscard]] bool IsList() const;
  [[nodiscard]] bool IsMap() const;
  [[nodiscard]] bool IsTrue() const;
  // "" for what is no text.
  [[nodiscard]] std::string_view Text() const;
  // Of a map; nothing where it is not there, null, or this is no map.
  [[nodiscard]] std::optional<TreeValue> Find(std::string_view key) const;
  [[nodiscard]] std::string_view TextOf(std::string_view key) const;
  // Elements of a list, or pairs of a map; 0 for a text.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] TreeValue Item(std::size_t i) const;        // REQUIRES: a list
  [[nodiscard]] std::string_view Key(std::size_t i) const;  // REQUIRES: a map; "" for a key that is no text
  [[nodiscard]] TreeValue Value(std::size_t i) const;       // REQUIRES: a map
  [[nodiscard]] std::string Place() const;                  // "line 12"

 private:
  friend class Tree;
  TreeValue(const Tree* document, std::uint32_t node) : document_(document), node_(node) {}
  const Tree* document_;
  std::uint32_t node_;
};

class Tree {
 public:
  // Errors: kInvalidInput with a line as place; also when there is no document, or a second one.
  [[nodiscard]] static Result<Tree> Parse(ByteView document, std::size_t bytes_max);
  [[nodiscard]] TreeValue root() const { return {this, root_}; }

 private:
  friend class TreeValue;
  friend class TreeBuilder;
  enum class Form : std::uint8_t { kNull, kText, kList, kMap };
  struct Node {
    Form form = Form::kNull;
    std::uint32_t line = 0;
    std::uint32_t begin = 0;   // in text_, or in children_
    std::uint32_t size = 0;    // bytes, or children: a map has two for each pair
    std::uint32_t weight = 1;  // values that it stands for, itself among them
  };

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> children_;
  std::string text_;
  std::uint32_t root_ = 0;
};

}  // namespace entente::yaml
