#include "statement/approval.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/limits.h"
#include "statement/content_types.h"
#include "statement/draft.h"
#include "statement/signed_statement.h"

namespace entente::statement {
namespace {

using cbor::Value;

crypto::PrivateKey Key(char letter) {
  return crypto::PrivateKey::FromSeed(Bytes(32, static_cast<std::uint8_t>(letter))).value();
}

Headers SupportHeaders() {
  Headers headers;
  headers.content_type = content_type::kSupport;
  headers.issuer = "did:web:state.example";
  headers.subject = "https://call.example/1";
  return headers;
}

Draft NewDraft(const crypto::PrivateKey& signer) {
  return Draft::Of(SupportHeaders(), AsBytes("{}"), signer.public_key()).value();
}

SignedStatement Approved(std::initializer_list<char> approvers, char signer = 's') {
  Draft draft = NewDraft(Key(signer));
  for (const char one : approvers) EXPECT_TRUE(draft.Approve(Key(one)).has_value());
  return draft.Sign(Key(signer)).value();
}

TEST(Approval, IsASignatureOfItsOwnOverHeaderAndPayload) {
  const SignedStatement made = Approved({'a', 'b'});
  const auto read = SignedStatement::Decode(made.entry());
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  ASSERT_EQ(read->headers().approvals.size(), 2U);
  EXPECT_TRUE(read->Verify(Key('s').public_key()).has_value());
  for (std::size_t i = 0; i < 2; ++i) {
    const Bytes& kid = read->headers().approvals[i].kid;
    const crypto::PrivateKey approver = std::ranges::equal(kid, Key('a').public_key().kid()) ? Key('a') : Key('b');
    EXPECT_TRUE(read->VerifyApproval(i, approver.public_key()).has_value());
    const auto other = read->VerifyApproval(i, Key('x').public_key());
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().place, ApprovalPlace(i));
  }
  // What is approved is the header that the statement has without approvals.
  const SignedStatement alone = Sign(SupportHeaders(), AsBytes("{}"), Key('s')).value();
  EXPECT_EQ(read->ApprovalStructure(), alone.ApprovalStructure());
  EXPECT_NE(read->SigStructure(), alone.SigStructure());
  const auto structure = cbor::Decode(read->ApprovalStructure());
  ASSERT_TRUE(structure.has_value());
  EXPECT_EQ(*structure->AsArray()->front().AsTextString(), "EntenteApproval");
  EXPECT_EQ(*structure->AsArray()->back().AsByteString(), ToBytes("{}"));
}

TEST(Approval, TheLastSignatureCoversIt) {
  const SignedStatement with = Approved({'a', 'b'});
  Headers stripped = with.headers();
  stripped.approvals.pop_back();
  // Somebody without the signer's key takes an approval out and keeps the signature.
  Bytes forged = ToBytes(Sign(stripped, AsBytes("{}"), Key('x')).value().entry());
  std::ranges::copy(with.signature(), forged.end() - static_cast<std::ptrdiff_t>(with.signature().size()));
  const auto read = SignedStatement::Decode(forged);
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(read->Verify(Key('s').public_key()).has_value());
}

// Or else the last signer alone could say again what others approved once.
TEST(Approval, IsNoPartOfTheIdentity) {
  const SignedStatement alone = Sign(SupportHeaders(), AsBytes("{}"), Key('s')).value();
  EXPECT_EQ(Approved({'a', 'b'}).identity(), alone.identity());
  EXPECT_EQ(Approved({'a'}).identity(), alone.identity());
  EXPECT_EQ(SignedStatement::Decode(Approved({'b'}).entry())->identity(), alone.identity());
  EXPECT_EQ(NewDraft(Key('s')).identity(), alone.identity());
  EXPECT_NE(Approved({'a'}, 't').identity(), alone.identity());
}

// The header of a signed statement with another value under the label.
Result<SignedStatement> WithApprovals(const std::function<Value(cbor::Array)>& change) {
  const SignedStatement good = Approved({'a', 'b'});
  const Value message = cbor::Decode(good.entry()).value();
  cbor::Array parts = *message.AsTag()->content.front().AsArray();
  Value header = cbor::Decode(*parts[0].AsByteString()).value();
  cbor::Map labels = *header.AsMap();
  for (auto& [label, value] : labels)
    if (label.AsTextString() != nullptr) value = change(*value.AsArray());
  parts[0] = Value::Of(cbor::Encode(Value::Of(std::move(labels))));
  return SignedStatement::Decode(cbor::Encode(Value::Tagged(18, Value::Of(std::move(parts)))));
}

cbor::Array WithPart(cbor::Array list, std::size_t part, Value value) {
  cbor::Array one = *list[1].AsArray();
  one[part] = std::move(value);
  list[1] = Value::Of(std::move(one));
  return list;
}

TEST(Approval, HasOneEncoding) {
  ASSERT_TRUE(WithApprovals([](cbor::Array list) { return Value::Of(std::move(list)); }).has_value());
  struct Case {
    const char* what;
    std::function<Value(cbor::Array)> change;
  };
  const auto set = [](std::size_t part, Value value) {
    return [part, value](cbor::Array list) { return Value::Of(WithPart(std::move(list), part, value)); };
  };
  for (const Case& one : {
           Case{"no array", [](const cbor::Array&) { return Value::Int(1); }},
           Case{"none", [](const cbor::Array&) { return Value::Of(cbor::Array()); }},
           Case{"sixteen", [](const cbor::Array& list) { return Value::Of(cbor::Array(16, list.front())); }},
           Case{"in another order",
                [](cbor::Array list) {
                  std::swap(list[0], list[1]);
                  return Value::Of(std::move(list));
                }},
           Case{"one twice",
                [](cbor::Array list) {
                  list[1] = list[0];
                  return Value::Of(std::move(list));
                }},
           Case{"an approval of four",
                [](cbor::Array list) {
                  cbor::Array four = *list[1].AsArray();
                  four.push_back(Value::Null());
                  list[1] = Value::Of(std::move(four));
                  return Value::Of(std::move(list));
                }},
           Case{"the signer's own key", set(0, Value::Of(Key('s').public_key().kid()))},
           Case{"a short kid", set(0, Value::Of(Bytes(31, 0xFF)))},
           Case{"a kid that is text", set(0, Value::Text("kid"))},
           Case{"the algorithm by its other name", set(1, Value::Int(-19))},
           Case{"an unknown algorithm", set(1, Value::Int(-257))},
           Case{"a signature of another size", set(2, Value::Of(Bytes(96)))},
       }) {
    const auto read = WithApprovals(one.change);
    ASSERT_FALSE(read.has_value()) << one.what;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput) << one.what;
    EXPECT_NE(read.error().place.find("approvals"), std::string::npos) << one.what;
  }
}

TEST(Draft, GoesFromHandToHandAsText) {
  Draft draft = NewDraft(Key('s'));
  for (const char approver : {'c', 'a', 'b'}) {
    draft = Draft::FromJson(draft.ToJson()).value();
    ASSERT_TRUE(draft.Approve(Key(approver)).has_value());
  }
  // Once more by the same key is no second approval.
  ASSERT_TRUE(draft.Approve(Key('a')).has_value());
  EXPECT_EQ(draft.headers().approvals.size(), 3U);
  EXPECT_EQ(Draft::FromJson(draft.ToJson())->ToJson(), draft.ToJson());
  EXPECT_EQ(ToBytes(draft.Sign(Key('s'))->entry()), ToBytes(Approved({'a', 'b', 'c'}).entry()));

  EXPECT_EQ(draft.Approve(Key('s')).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(draft.Sign(Key('a')).error().place, "label 4");
  for (char more = 'd'; draft.headers().approvals.size() < kApprovalsMax; ++more) {
    if (more == 's') continue;
    ASSERT_TRUE(draft.Approve(Key(more)).has_value());
  }
  EXPECT_FALSE(draft.Approve(Key('Z')).has_value());
  EXPECT_EQ(draft.headers().approvals.size(), kApprovalsMax);
  EXPECT_TRUE(draft.Sign(Key('s')).has_value());
}

TEST(Draft, OfAHashEnvelope) {
  Headers headers = SupportHeaders();
  headers.content_type = content_type::kCycloneDx;
  headers.hash_envelope = HashEnvelope{.location = "https://acme.example/sbom"};
  Draft draft = Draft::OfDigest(headers, crypto::Sha256(AsBytes("sbom")), Key('s').public_key()).value();
  ASSERT_TRUE(draft.Approve(Key('a')).has_value());
  const SignedStatement made = Draft::FromJson(draft.ToJson())->Sign(Key('s')).value();
  EXPECT_EQ(made.payload_digest(), crypto::Sha256(AsBytes("sbom")));
  EXPECT_EQ(made.headers().hash_envelope->location, "https://acme.example/sbom");
  EXPECT_TRUE(made.VerifyApproval(0, Key('a').public_key()).has_value());
}

TEST(Draft, IsReadStrictly) {
  Draft draft = NewDraft(Key('s'));
  ASSERT_TRUE(draft.Approve(Key('a')).has_value());
  const std::string good = draft.ToJson();
  ASSERT_TRUE(LooksLikeDraft(AsBytes(good)));
  EXPECT_FALSE(LooksLikeDraft(Approved({'a'}).entry()));
  const auto replaced = [&good](std::string_view from, std::string_view to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  for (const std::string& text : {
           std::string("{}"),
           replaced("entente-draft/1", "entente-draft/2"),
           replaced("\"payload\"", "\"paylaod\""),
           replaced("\"ed25519\"", "\"es384\""),
           replaced("\"kid\": \"", "\"kid\": \"AA"),
           replaced("[", "[1,"),
           // An empty header.
           std::string(R"({"format":"entente-draft/1","protected":"oA==","payload":"","approvals":[]})"),
       }) {
    const auto read = Draft::FromJson(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput) << text;
  }
}

}  // namespace
}  // namespace entente::statement
