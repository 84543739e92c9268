// The table of what each content type's document is checked by, filled from the views.
#pragma once

#include "registration/authority.h"

namespace entente::node {

class ViewPayloadChecks final : public registration::PayloadChecks {
 public:
  [[nodiscard]] Result<void> Check(std::string_view content_type, ByteView document) const override;
};

}  // namespace entente::node
