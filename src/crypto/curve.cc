#include "crypto/curve.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/digest.h"

namespace entente::crypto {
namespace {

template <class Member, class Value>
const Curve* Find(Member member, const Value& value) {
  const auto found = std::ranges::find(kCurves, value, member);
  return found == kCurves.end() ? nullptr : &*found;
}

}  // namespace

const Curve& CurveOf(Algorithm algorithm) {
  const Curve* curve = Find(&Curve::algorithm, algorithm);
  CHECK(curve != nullptr);
  return *curve;
}
const Curve* CurveFromName(std::string_view name) {
  return Find(&Curve::name, name);
}
const Curve* CurveFromGroup(std::string_view openssl_group) {
  return Find(&Curve::openssl_group, openssl_group);
}
const Curve* CurveFromCose(std::int64_t label) {
  return Find(&Curve::cose_label, label);
}

MessageDigest::MessageDigest(const Curve& curve, ByteView message) {
  if (curve.algorithm == Algorithm::kEs256) {
    const Digest digest = Sha256(message);
    std::ranges::copy(digest, bytes_.begin());
    size_ = digest.size();
  } else {
    bytes_ = Sha384(message);
    size_ = bytes_.size();
  }
}

}  // namespace entente::crypto
