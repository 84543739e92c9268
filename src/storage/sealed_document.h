// The sealed form of a document at rest (storage/sealed_file.h has it): what passes through is encrypted before it is
// written, and checked before it is given out, a piece of 64 KiB at a time. Memory: two pieces.
//
// Reading to the end checks the file's SHA-256 too: what a check without the key would refuse is not read either.
//
// Seen inside storage/ only. Thread safety: any thread.
#pragma once

#include <memory>

#include "crypto/vault_key.h"
#include "storage/document_form.h"

namespace entente::storage {

[[nodiscard]] std::shared_ptr<const DocumentForm> SealedForm(const crypto::VaultKey& key);

}  // namespace entente::storage
