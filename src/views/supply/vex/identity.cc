#include "views/supply/vex/identity.h"

#include <algorithm>
#include <utility>

namespace entente::supply::vex {
namespace {

// Go's versions begin with "v", which SBOMs and statements leave out as often as not.
std::string_view ComparableVersion(const Purl& purl) {
  std::string_view version = purl.version;
  if (purl.type == "golang" && version.size() > 1 && version[0] == 'v' && version[1] >= '0' && version[1] <= '9')
    version.remove_prefix(1);
  return version;
}

std::string VersionedKey(const Purl& purl) {
  std::string key = "p:" + purl.Base();
  return (key += '@') += ComparableVersion(purl);
}
std::string HashKey(const Hash& hash) {
  return "h:" + hash.algorithm + ':' + hash.value;
}
constexpr std::string_view kAnyCpeKey = "c:*";

std::string CpeKey(const Cpe& cpe) {
  const std::string key = cpe.Key();
  return key.empty() ? std::string(kAnyCpeKey) : "c:" + key;
}

}  // namespace

std::string HashAlgorithmOf(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 32)) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c | 0x20);
  }
  // "SHA2-256" and its kin; SHA-224 and SHA-256 begin like that, too.
  if (out == "sha2224" || out == "sha2256" || out == "sha2384" || out == "sha2512") out.erase(3, 1);
  return out;
}

Result<Hash> HashOf(std::string_view algorithm, std::string_view value) {
  Hash hash{HashAlgorithmOf(algorithm), LoweredAscii(value.substr(0, 512))};
  if (hash.algorithm.empty()) return Invalid("a hash function without a name");
  const bool hex =
      std::ranges::all_of(hash.value, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || hash.value.size() < 32 || value.size() > 256 || hash.value.size() % 2 != 0)
    return Invalid("a hash is 32 to 256 hexadecimal digits");
  return hash;
}

PreparedIdentity::PreparedIdentity(const Identity& identity)
    : hashes_(identity.hashes), ids_(identity.ids), version_(identity.version) {
  if (!identity.purl.empty()) {
    if (auto purl = Purl::Parse(identity.purl)) {
      keys_.push_back("p:" + purl->Base());
      if (!purl->version.empty()) keys_.push_back(VersionedKey(*purl));
      if (version_.empty()) version_ = purl->version;
      purl_ = *std::move(purl);
    }
  }
  for (const std::string& text : identity.cpes) {
    auto cpe = Cpe::Parse(text);
    if (!cpe) continue;
    keys_.push_back(CpeKey(*cpe));
    cpes_.push_back(*std::move(cpe));
  }
  if (!cpes_.empty()) keys_.emplace_back(kAnyCpeKey);
  for (const Hash& hash : hashes_) keys_.push_back(HashKey(hash));
  for (const std::string& id : ids_) keys_.push_back("i:" + id);
  std::ranges::sort(keys_);
  const auto [first, last] = std::ranges::unique(keys_);
  keys_.erase(first, last);
}

ProductPattern::ProductPattern(const Product& product) : hashes_(product.hashes), id_(product.id) {
  if (!product.purl.empty())
    if (auto purl = Purl::Parse(product.purl)) purl_ = *std::move(purl);
  // A purl that stands as the id is compared as a purl.
  if (purl_ && id_.starts_with("pkg:")) id_.clear();
  if (!product.cpe.empty()) cpe_ = Cpe::Parse(product.cpe);
  if (product.versions.empty()) return;
  auto versions = VersionSet::Parse(product.versions);
  usable_ = versions.has_value();
  if (usable_) versions_ = *std::move(versions);
}

bool ProductPattern::PurlCovers(const Purl& said, const Purl& other) {
  if (said.type != other.type || said.name_space != other.name_space || said.name != other.name) return false;
  if (!said.version.empty() && ComparableVersion(said) != ComparableVersion(other)) return false;
  if (!said.subpath.empty() && said.subpath != other.subpath) return false;
  return std::ranges::all_of(said.qualifiers,
                             [&other](const auto& one) { return other.Qualifier(one.first) == one.second; });
}

bool ProductPattern::Covers(const PreparedIdentity& identity) const {
  if (!usable_) return false;
  // A hash names the very bytes: their version is what it is.
  if (std::ranges::any_of(hashes_, [&](const Hash& hash) {
        return std::ranges::find(identity.hashes_, hash) != identity.hashes_.end();
      }))
    return true;
  if (!versions_.Holds(identity.version_)) return false;
  if (purl_ && identity.purl_ && PurlCovers(*purl_, *identity.purl_)) return true;
  if (cpe_ && std::ranges::any_of(identity.cpes_, [&](const Cpe& cpe) { return cpe_->Covers(cpe); })) return true;
  return !id_.empty() && std::ranges::find(identity.ids_, id_) != identity.ids_.end();
}

std::vector<std::string> ProductPattern::Keys() const {
  std::vector<std::string> keys;
  if (!usable_) return keys;
  // A statement about one version is found under that version alone, so that a product of many versions stays cheap.
  if (purl_) keys.push_back(purl_->version.empty() ? "p:" + purl_->Base() : VersionedKey(*purl_));
  if (cpe_) keys.push_back(CpeKey(*cpe_));
  for (const Hash& hash : hashes_) keys.push_back(HashKey(hash));
  if (!id_.empty()) keys.push_back("i:" + id_);
  return keys;
}

}  // namespace entente::supply::vex
