#include "views/supply/make_sbom.h"

#include <algorithm>
#include <tuple>

#include "views/supply/json_text.h"

namespace entente::supply {
namespace {

void AppendComponent(std::string& out, const MadeComponent& component) {
  JsonScope object(out, '{', '}');
  object.Text("type", component.type);
  if (!component.purl.empty()) object.Text("bom-ref", component.purl);
  object.Text("name", component.name);
  if (!component.version.empty()) object.Text("version", component.version);
  if (component.only_development) object.Text("scope", "excluded");
  if (!component.licence.empty()) {
    object.Key("licenses");
    out += "[{\"expression\":";
    AppendJsonText(out, component.licence);
    out += "}]";
  }
  if (!component.purl.empty()) object.Text("purl", component.purl);
}

}  // namespace

std::string WriteCycloneDx(const SbomSubject& subject, std::vector<MadeComponent> components) {
  const auto key = [](const MadeComponent& one) { return std::tie(one.purl, one.name, one.version); };
  std::ranges::stable_sort(components, {}, key);
  const auto twice = std::ranges::unique(components, {}, key);
  components.erase(twice.begin(), twice.end());

  std::string out;
  out.reserve(512 + components.size() * 256);
  {
    JsonScope bom(out, '{', '}');
    bom.Text("bomFormat", "CycloneDX");
    bom.Text("specVersion", "1.5");
    if (!subject.serial_number.empty()) bom.Text("serialNumber", subject.serial_number);
    bom.Key("version");
    out += '1';
    bom.Key("metadata");
    {
      JsonScope metadata(out, '{', '}');
      metadata.Text("timestamp", FormatTime(subject.time));
      metadata.Key("tools");
      out += R"({"components":[{"type":"application","name":"entente"}]})";
      metadata.Key("component");
      AppendComponent(out, {.name = subject.name,
                            .version = subject.version,
                            .purl = subject.purl,
                            .licence = {},
                            .type = "application"});
    }
    bom.Key("components");
    JsonScope list(out, '[', ']');
    for (const MadeComponent& component : components) {
      list.Next();
      out += '\n';
      AppendComponent(out, component);
    }
  }
  out += '\n';
  return out;
}

}  // namespace entente::supply
