#include "views/supply/versions/key.h"
namespace entente::supply {
bool HasKeys(VersionOrder) { return false; }
bool AppendVersionKey(VersionOrder, std::string_view, std::string&) { return false; }
}
