#include "views/supply/sboms/cyclonedx_parts.h"

#include <algorithm>
#include <array>

namespace entente::supply::cyclonedx {

std::optional<int> MinorOf(std::string_view version) {
  if (version.size() != 3 || !version.starts_with("1.") || version[2] < '0' || version[2] > '7') return std::nullopt;
  return version[2] - '0';
}

bool IsPackage(std::string_view type) {
  constexpr auto kNotPackages = std::to_array<std::string_view>(
      {"file", "data", "cryptographic-asset", "operating-system", "machine-learning-model"});
  return std::ranges::find(kNotPackages, type) == kNotPackages.end();
}

void JoinLicence(std::string& licence, std::string_view one) {
  if (one.empty() || licence.size() + one.size() > kNameBytesMax) return;
  if (!licence.empty()) licence += " AND ";
  licence += one;
}

std::string FullName(std::string_view group, std::string_view name) {
  if (group.empty() || name.empty()) return std::string(name);
  std::string full(group);
  full += '/';
  full += name;
  return full;
}

std::string BomLink(std::string_view serial, std::string_view version) {
  constexpr std::string_view kUuid = "urn:uuid:";
  constexpr std::size_t kUuidLetters = 36;
  if (!serial.starts_with(kUuid) || serial.size() != kUuid.size() + kUuidLetters) return {};
  const bool digits = std::ranges::all_of(version, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || version.size() > 18) return {};
  return "urn:cdx:" + std::string(serial.substr(kUuid.size())) + '/' + std::string(version.empty() ? "1" : version);
}

void SourceProperties::Take(std::string_view name, std::string_view value) {
  if (value.size() > kNameBytesMax) return;
  if (name == "syft:metadata:source" || name == "aquasecurity:trivy:SrcName")
    source_.name = value;
  else if (name == "syft:metadata:sourceVersion" || name == "aquasecurity:trivy:SrcVersion")
    source_.version = value;
  else if (name == "aquasecurity:trivy:SrcRelease")
    release_ = value;
  else if (name == "aquasecurity:trivy:SrcEpoch" && value != "0")
    epoch_ = value;
}

SourcePackage SourceProperties::Finish() {
  if (!source_.version.empty() && !release_.empty()) source_.version += "-" + release_;
  if (!source_.version.empty() && !epoch_.empty()) source_.version.insert(0, epoch_ + ":");
  return std::move(source_);
}

}  // namespace entente::supply::cyclonedx
