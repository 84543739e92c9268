// Documents of 100 MB: made here, read in a process of its own, and the memory that this took held against a multiple
// of the document's size. Nothing is timed.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include "base/folder_for_tests.h"
#include "views/supply/file_buffer.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

constexpr std::size_t kBytes = 100'000'000;

struct Form {
  const char* name;
  std::string_view head;
  std::function<std::string(std::size_t)> one;
  std::string_view between;
  std::string_view end;
  double memory_max;  // as a multiple of the document's size
};

std::string Number(std::size_t i) {
  return std::to_string(i);
}

std::string Filler(std::size_t i) {
  return std::string(200 + i % 100, 'x');  // descriptions and texts, as real documents have them
}

std::string CycloneDxOf(std::size_t i) {
  return R"({"type":"library","bom-ref":"c)" + Number(i) + R"(","name":"package-)" + Number(i) +
         R"(","version":"1.2.3","description":")" + Filler(i) + R"(","purl":"pkg:npm/package-)" + Number(i) +
         R"(@1.2.3","licenses":[{"license":{"id":"MIT"}}]})";
}

std::string XmlOf(std::size_t i) {
  return "<component type=\"library\" bom-ref=\"c" + Number(i) + "\"><name>package-" + Number(i) +
         "</name><version>1.2.3</version><description>" + Filler(i) + "</description><purl>pkg:npm/package-" +
         Number(i) + "@1.2.3</purl></component>\n";
}

std::string SpdxOf(std::size_t i) {
  return R"({"SPDXID":"SPDXRef-)" + Number(i) + R"(","name":"package-)" + Number(i) +
         R"(","versionInfo":"1.2.3","licenseDeclared":"MIT","comment":")" + Filler(i) +
         R"(","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/package-)" +
         Number(i) + R"(@1.2.3"}]})";
}

std::string TagValueOf(std::size_t i) {
  return "\nPackageName: package-" + Number(i) + "\nSPDXID: SPDXRef-" + Number(i) +
         "\nPackageVersion: 1.2.3\nPackageComment: <text>" + Filler(i) +
         "</text>\nExternalRef: PACKAGE-MANAGER purl pkg:npm/package-" + Number(i) + "@1.2.3\n";
}

std::size_t Write(const Form& form, const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary);
  out << form.head;
  std::size_t written = form.head.size();
  std::size_t count = 0;
  for (; written < kBytes; ++count) {
    const std::string one = (count == 0 ? "" : std::string(form.between)) + form.one(count);
    out << one;
    written += one.size();
  }
  out << form.end;
  return count;
}

// In a child: exit code 0 when it was read as it was written.
int ReadIn(const std::filesystem::path& file, std::size_t components) {
  FileBuffer buffer;
  SbomReader reader;
  const auto document = buffer.Read(file, kSbomBytesMax);
  if (!document.has_value()) return 1;
  const auto sbom = reader.ReadPadded(*document);
  if (!sbom.has_value()) return 2;
  return sbom->components.size() == components && sbom->warnings.empty() ? 0 : 3;
}

std::string YamlOf(std::size_t i) {
  return "- SPDXID: SPDXRef-" + Number(i) + "\n  name: package-" + Number(i) +
         "\n  versionInfo: 1.2.3\n  comment: " + Filler(i) +
         "\n  externalRefs:\n  - referenceType: purl\n    referenceLocator: pkg:npm/package-" + Number(i) + "@1.2.3\n";
}

class SbomSize : public testing::TestWithParam<Form> {};

TEST_P(SbomSize, MemoryIsAMultipleOfTheDocument) {
  const FolderForTests folder;
  const auto file = folder.path() / "large";
  const std::size_t components = Write(GetParam(), file);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(ReadIn(file, components));
  int status = 0;
  rusage usage{};
  ASSERT_EQ(::wait4(child, &status, 0, &usage), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const double multiple =
      static_cast<double>(usage.ru_maxrss) * 1024 / static_cast<double>(std::filesystem::file_size(file));
  std::printf("%s: %zu components, peak %ld MB, %.2f times the document\n", GetParam().name, components,
              usage.ru_maxrss / 1000, multiple);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
  EXPECT_LT(multiple, GetParam().memory_max);
#endif
}

INSTANTIATE_TEST_SUITE_P(
    All, SbomSize,
    testing::Values(Form{"CycloneDxJson", R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[)", CycloneDxOf,
                         ",", "]}", 6.0},
                    Form{"CycloneDxXml", R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>)", XmlOf, "",
                         "</components></bom>", 6.0},
                    Form{"SpdxJson", R"({"spdxVersion":"SPDX-2.3","name":"large","packages":[)", SpdxOf, ",", "]}",
                         6.0},
                    Form{"SpdxTagValue", "SPDXVersion: SPDX-2.3\nDocumentName: large\n", TagValueOf, "", "", 4.0},
                    Form{"SpdxYaml", "spdxVersion: SPDX-2.3\nname: large\npackages:\n", YamlOf, "", "", 7.0}),
    [](const testing::TestParamInfo<Form>& form) { return std::string(form.param.name); });

}  // namespace
}  // namespace entente::supply
