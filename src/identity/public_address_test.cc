#include "identity/public_address.h"

#include <gtest/gtest.h>

namespace entente::identity {
namespace {

TEST(PublicAddress, IsNoneOfTheSpecialOnes) {
  for (const char* address : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.9",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:8.8.8.8",
                              "::7f00:1",
                              "64:ff9b::7f00:1",
                              "fc00::1",
                              "fd12:3456::1",
                              "fe80::1",
                              "ff02::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "3fff::1",
                              "4000::1",
                              "",
                              "acme.example",
                              "127.1",
                              "8.8.8.8 ",
                              "fe80::1%lo",
                              "0x08080808"})
    EXPECT_FALSE(IsPublicAddress(address)) << address;
}

TEST(PublicAddress, IsAnyOther) {
  for (const char* address : {"8.8.8.8", "1.1.1.1", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
                              "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "192.167.0.1", "198.17.0.1",
                              "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1"})
    EXPECT_TRUE(IsPublicAddress(address)) << address;
}

}  // namespace
}  // namespace entente::identity
