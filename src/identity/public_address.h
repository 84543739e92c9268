// Which network addresses belong to the public Internet. Who lets others name hosts to be asked must not be led to
// machines of its own network by a name that points there.
//
// Taken from the registries of special-purpose addresses (RFC 6890, IANA): loopback, private, link-local, shared,
// documentation, benchmarking, multicast and reserved ones are not public; of IPv6, what is not global unicast, and
// what embeds an IPv4 address.
//
// Thread safety: pure functions.
#pragma once

#include <string_view>

namespace entente::identity {

// `address` is numeric: "192.0.2.1", "2001:db8::1". Anything else is not public.
[[nodiscard]] bool IsPublicAddress(std::string_view address);

}  // namespace entente::identity
