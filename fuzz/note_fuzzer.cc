// A note that is read has one form; what verifies is what was signed; verifier keys are read back as they were written.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/note.h"

namespace {

using namespace entente;

// The note as its parts say it.
std::string Written(const log::Note& note) {
  std::string text = note.text + "\n";
  for (const log::NoteSignature& one : note.signatures) text += log::SignatureLine(one);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = AsText(ByteView(data, size));
  static const crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();

  const Result<log::NoteVerifier> verifier = log::ParseVerifierKey(input);
  if (verifier.has_value()) {
    const Result<log::NoteVerifier> again = log::ParseVerifierKey(log::VerifierKey(verifier->name, verifier->key));
    CHECK(again.has_value() && again->name == verifier->name && again->key == verifier->key);
  }

  const Result<log::CosignatureVerifier> witness = log::ParseCosignatureVerifierKey(input);
  if (witness.has_value())
    CHECK(log::ParseCosignatureVerifierKey(log::CosignatureVerifierKey(*witness)).value().key == witness->key);

  // What a witness answers.
  if (const auto lines = log::ParseSignatureLines(input); lines.has_value()) {
    std::string again;
    for (const log::NoteSignature& one : *lines) again += log::SignatureLine(one);
    CHECK(again == input);
  }
  const Result<log::Note> note = log::ParseNote(input);
  const Result<log::Checkpoint> unverified = log::ReadUnverifiedCheckpoint(input);
  CHECK(!unverified.has_value() || note.has_value());
  if (note.has_value()) {
    CHECK(Written(*note) == input);
    const log::NoteSignature& first = note->signatures.front();
    const log::NoteVerifier other{first.name, first.key_id, key.public_key()};
    CHECK(!log::VerifyNote(input, other).has_value());  // nobody can make our signature
    CHECK(!log::VerifyCosignature(*note, {first.name, first.key_id, key.public_key()}).has_value());
    const log::CosignatureVerifier us = log::CosignatureVerifierOf("w.fuzz.example", key.public_key());
    const Result<std::string> line = log::Cosign(note->text, us.name, key, 1'700'000'000);
    const Result<log::Note> cosigned = log::ParseNote(std::string(input) + line.value());
    const bool is_named = std::ranges::any_of(note->signatures, [&](const auto& one) { return one.name == us.name; });
    if (cosigned.has_value() && !is_named) CHECK(log::VerifyCosignature(*cosigned, us).value() == 1'700'000'000);
  }

  // Text that can be signed comes back as it was.
  const Result<std::string> ours = log::SignNote(input, "fuzz.example", key);
  if (ours.has_value()) {
    const log::NoteVerifier us{"fuzz.example", log::NoteKeyId("fuzz.example", key.public_key()), key.public_key()};
    const Result<std::string> text = log::VerifyNote(*ours, us);
    CHECK(text.has_value() && *text == input);
  }
  const Result<log::Checkpoint> checkpoint = log::ParseCheckpointBody(input);
  if (checkpoint.has_value()) {
    CHECK(input.starts_with(log::CheckpointBody(*checkpoint)));
    const Result<std::string> is_signed = log::SignCheckpoint(*checkpoint, key);
    if (is_signed.has_value()) CHECK(log::ReadUnverifiedCheckpoint(*is_signed).value() == *checkpoint);
  }
  return 0;
}
