// SPDX YAML: a document is read whole or refused (sbom_invariants.h).
#include <cstddef>
#include <cstdint>
#include <string>

#include "codec/json.h"
#include "codec/yaml.h"
#include "sbom_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const ByteView input(data, size);
  supply::CheckSbomReading(input);
  // What changed beyond recognition is read as what it was.
  const std::string begun = "spdxVersion: SPDX-2.3\n" + std::string(AsText(input));
  supply::CheckSbomReading(AsBytes(begun));
  // What is made of YAML is JSON.
  const auto json = yaml::YamlToJson(input, {.depth_max = 64, .result_bytes_max = 1 << 20, .alias_bytes_max = 1 << 16});
  if (json.has_value()) CHECK(json::Value::accept(*json));
  return 0;
}
