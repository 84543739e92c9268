// A request body as the parser hands it out: bytes appended to a buffer, which the connection empties as it likes.
// Nothing is set aside because of a length that the client claims. Seen inside http/ only.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional/optional.hpp>

#include "base/bytes.h"

namespace entente::http {

struct ByteBody {
  using value_type = Bytes;

  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(boost::beast::http::header<IsRequest, Fields>& /*header*/, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& /*length*/, boost::beast::error_code& error) { error = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::beast::error_code& error) {
      std::size_t count = 0;
      for (const boost::asio::const_buffer piece : boost::beast::buffers_range_ref(buffers)) {
        const auto* first = static_cast<const std::uint8_t*>(piece.data());
        body_.insert(body_.end(), first, first + piece.size());
        count += piece.size();
      }
      error = {};
      return count;
    }

    void finish(boost::beast::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace entente::http
