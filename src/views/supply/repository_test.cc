#include "views/supply/repository.h"

#include <gtest/gtest.h>

namespace entente::supply {
namespace {

TEST(Repository, HasOneName) {
  for (const char* address :
       {"https://github.com/Acme/Tool", "http://www.GitHub.com/acme/tool/", "git+ssh://git@github.com/acme/tool.git",
        "git@github.com:Acme/Tool.git", "git://github.com/acme/tool.git#main", "https://github.com:443/acme/tool?x=1",
        "github.com/acme/tool"})
    EXPECT_EQ(NormalRepository(address), "github.com/acme/tool") << address;
  EXPECT_EQ(NormalRepository("https://git.kernel.org/pub/Linux.git"), "git.kernel.org/pub/Linux");
  EXPECT_EQ(NormalRepository("https://code.example:8443/a"), "code.example:8443/a");
  for (const char* address :
       {"", "https://", "https://github.com", "https://github.com/", "/a/b", "tool", "https://github.com/.git"})
    EXPECT_EQ(NormalRepository(address), "") << address;
}

}  // namespace
}  // namespace entente::supply
