// A CycloneDX document in JSON, written as XML: each element on lines of its own. And what was read of one, as text.
// Tests only.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "views/supply/vex/document.h"

namespace entente::supply::vex::testing_read {

[[nodiscard]] inline std::string XmlText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// What an item of this list is called, and the list itself where XML calls it otherwise; "" for what is no list there.
[[nodiscard]] inline std::string_view ItemOf(std::string_view list) {
  struct Named {
    std::string_view list, item;
  };
  constexpr auto kNamed = std::to_array<Named>({{"components", "component"},
                                                {"tools", "tool"},
                                                {"authors", "author"},
                                                {"hashes", "hash"},
                                                {"vulnerabilities", "vulnerability"},
                                                {"references", "reference"},
                                                {"response", "response"},
                                                {"affects", "target"},
                                                {"versions", "version"}});
  for (const Named& one : kNamed)
    if (one.list == list) return one.item;
  return {};
}

inline void AppendXml(std::string& out, const std::string& name, const json::Value& value) {
  if (value.is_null()) return;
  if (value.is_array()) {
    const std::string_view item = ItemOf(name);
    if (item.empty()) return;  // of nothing that is read
    const std::string list = name == "response" ? "responses" : name;
    out += "<" + list + ">\n";
    for (const json::Value& one : value) AppendXml(out, std::string(item), one);
    out += "</" + list + ">\n";
    return;
  }
  if (!value.is_object()) {
    out +=
        "<" + name + ">" + XmlText(value.is_string() ? value.get<std::string>() : value.dump()) + "</" + name + ">\n";
    return;
  }
  out += "<" + name;
  for (const char* attribute : {"bom-ref", "alg"})
    if (value.contains(attribute))
      out += " " + std::string(attribute) + "=\"" + XmlText(value.at(attribute).get<std::string>()) + "\"";
  out += ">\n";
  for (const auto& [key, member] : value.items()) {
    if (name == "hash" && key == "content")
      out += XmlText(member.get<std::string>());
    else if (key != "bom-ref" && key != "alg")
      AppendXml(out, key, member);
  }
  out += "</" + name + ">\n";
}

[[nodiscard]] inline std::string XmlFormOf(const json::Value& bom) {
  std::string out = "<bom xmlns=\"http://cyclonedx.org/schema/bom/" + bom.at("specVersion").get<std::string>() + "\"";
  if (bom.contains("serialNumber"))
    out += " serialNumber=\"" + XmlText(bom.at("serialNumber").get<std::string>()) + "\"";
  if (bom.contains("version")) out += " version=\"" + bom.at("version").dump() + "\"";
  out += ">\n";
  for (const char* part : {"metadata", "components", "vulnerabilities"})
    if (bom.contains(part)) AppendXml(out, part, bom.at(part));
  return out + "</bom>\n";
}

// All that a document says.
[[nodiscard]] inline std::string Told(const VexDocument& document) {
  const auto moment = [](const std::optional<Microseconds>& time) { return time ? std::to_string(*time) : "-"; };
  std::string out = std::string(FormatText(document.format)) + '|' + document.format_version + '|' + document.id + '|' +
                    document.version + '|' + document.series + '|' + document.author + '|' + document.role + '|' +
                    document.tooling + '|' + moment(document.time) + '|' + moment(document.last_updated) + '\n';
  for (const Product& one : document.products) {
    out += "product " + one.id + '|' + one.name + '|' + one.purl + '|' + one.cpe + '|' + one.versions;
    for (const Hash& hash : one.hashes) out += '|' + hash.algorithm + ':' + hash.value;
    out += '\n';
  }
  for (const std::uint32_t one : document.subjects) out += "subject " + std::to_string(one) + '\n';
  for (const Statement& one : document.statements) {
    out += "statement " + one.vulnerability;
    for (const std::string& alias : one.aliases) out += ',' + alias;
    out += '|' + std::to_string(static_cast<int>(one.status)) + '|' +
           std::string(JustificationText(one.justification)) + '|' + one.impact + '|' + one.action + '|' +
           moment(one.time);
    for (const ProductUse& use : one.products) {
      out += '|' + std::to_string(use.product);
      for (const std::uint32_t part : use.parts) out += '/' + std::to_string(part);
    }
    out += '\n';
  }
  for (const std::string& warning : document.warnings) out += "warning " + warning + '\n';
  return out;
}

}  // namespace entente::supply::vex::testing_read
