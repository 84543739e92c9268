#include "cli/main.h"

namespace entente::cli {

int Main(int /*argc*/, char** /*argv*/) { return 0; }

}  // namespace entente::cli
