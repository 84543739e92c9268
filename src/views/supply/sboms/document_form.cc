#include "views/supply/sboms/document_form.h"

#include <algorithm>
#include <array>

namespace entente::supply {
namespace {

bool StartsWithAny(std::string_view line, const auto& starts) {
  return std::ranges::any_of(starts, [line](std::string_view start) { return line.starts_with(start); });
}

// Tags stand at the beginning of a line, and so do the keys of a YAML document's outermost mapping. The two spell their
// version differently.
DocumentForm FormOfLine(std::string_view line) {
  constexpr auto kTags = std::to_array<std::string_view>(
      {"SPDXVersion:", "DataLicense:", "DocumentName:", "DocumentNamespace:", "PackageName:"});
  constexpr auto kKeys = std::to_array<std::string_view>(
      {"spdxVersion:", "\"spdxVersion\":", "'spdxVersion':", "creationInfo:", "\"creationInfo\":", "dataLicense:",
       "documentNamespace:", "%YAML", "bomFormat:"});
  if (StartsWithAny(line, kTags)) return DocumentForm::kTagValue;
  if (StartsWithAny(line, kKeys)) return DocumentForm::kYaml;
  return DocumentForm::kUnknown;
}

}  // namespace

DocumentForm FormOf(std::string_view document) {
  if (document.starts_with("\xFE\xFF") || document.starts_with("\xFF\xFE")) return DocumentForm::kXml;  // UTF-16
  if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
  const std::size_t first = document.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return DocumentForm::kEmpty;
  if (document[first] == '{' || document[first] == '[') return DocumentForm::kJson;
  if (document[first] == '<') return DocumentForm::kXml;
  while (!document.empty()) {
    const std::size_t end = std::min(document.find('\n'), document.size());
    if (const DocumentForm form = FormOfLine(document.substr(0, end)); form != DocumentForm::kUnknown) return form;
    document.remove_prefix(std::min(end + 1, document.size()));
  }
  return DocumentForm::kUnknown;
}

}  // namespace entente::supply
