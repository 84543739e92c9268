#include "http/client.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "http/byte_body.h"
#include "http/client_stream.h"
#include "http/problem.h"

namespace entente::http {
namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::response_parser<ByteBody>;

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kUploadPieceBytes = 256 * 1024;
constexpr std::uint64_t kAskFirstBytes = 64 * 1024;
constexpr std::uint32_t kResponseHeaderBytesMax = 64 * 1024;
// A server that knows nothing of Expect says nothing; then the body is sent anyway.
constexpr std::chrono::milliseconds kContinueWait{1'000};

std::string_view View(const boost::beast::string_view& text) {
  return {text.data(), text.size()};
}

Result<void> CheckLine(std::string_view text, std::string_view what) {
  const bool bad = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (bad) return Invalid(std::string(what) + " holds a control character");
  return {};
}

}  // namespace

std::string ClientResponse::Explain() const {
  const auto problem = nlohmann::json::parse(body.begin(), body.end(), nullptr, false);
  if (problem.is_object() && problem.contains("detail") && problem["detail"].is_string()) {
    std::string text = problem["detail"].get<std::string>();
    if (problem.contains("place") && problem["place"].is_string())
      text += " (at " + problem["place"].get<std::string>() + ")";
    return text;
  }
  return "HTTP " + std::to_string(status) + " " + std::string(ReasonPhrase(status));
}

Result<UploadSource> UploadFromFile(const std::filesystem::path& file) {
  std::error_code error;
  UploadSource source;
  source.bytes = std::filesystem::file_size(file, error);
  if (error) return Fail(ErrorCode::kNotFound, "the file cannot be read: " + error.message(), file.string());
  auto in = std::make_shared<std::ifstream>(file, std::ios::binary);
  if (!in->is_open()) return Fail(ErrorCode::kUnavailable, "the file cannot be opened", file.string());
  source.read = [in, file](std::span<std::uint8_t> into) -> Result<std::size_t> {
    in->read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
    if (in->bad()) return Fail(ErrorCode::kUnavailable, "the file could not be read to its end", file.string());
    return static_cast<std::size_t>(in->gcount());
  };
  return source;
}

struct Client::State {
  State(Url where, ClientOptions settings) : url(std::move(where)), options(std::move(settings)) {}

  [[nodiscard]] Result<std::string> Head(std::string_view method, std::string_view path, const Headers& headers,
                                         std::optional<std::uint64_t> body_bytes, bool ask_first) const;
  Result<void> Reconnect();
  Result<void> ReadSome();
  // Reads one response's head; interim ones (1xx) too.
  Result<void> ReadHead(Parser& parser);
  Result<ClientResponse> ReadResponse(bool is_head);
  Result<ClientResponse> Exchange(std::string_view method, std::string_view head, ByteView body);
  // Whether the final answer has begun to arrive; interim ones (1xx) are taken out of the way.
  Result<bool> AnswerBegan(std::chrono::milliseconds wait);
  Result<void> SendBody(const UploadSource& source);

  Url url;
  ClientOptions options;
  std::unique_ptr<ClientStream> stream;
  boost::beast::flat_buffer in;
  bool answered_before = false;  // on this connection
  bool got_some = false;         // of the response that is awaited
};

Result<std::string> Client::State::Head(std::string_view method, std::string_view path, const Headers& headers,
                                        std::optional<std::uint64_t> body_bytes, bool ask_first) const {
  TRY(CheckLine(path, "the path"));
  if (!path.starts_with('/')) return Invalid("a path starts with '/'", std::string(path));
  std::string_view prefix = url.path;
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  const std::string target = std::string(prefix).append(path);
  Headers sent = {{"Host", url.Authority()}, {"User-Agent", options.user_agent}};
  sent.insert(sent.end(), headers.begin(), headers.end());
  if (body_bytes.has_value()) sent.emplace_back("Content-Length", std::to_string(*body_bytes));
  if (ask_first) sent.emplace_back("Expect", "100-continue");
  if (options.authenticate != nullptr) {
    TRY_ASSIGN(const Headers added, options.authenticate(method, url, target, sent));
    sent.insert(sent.end(), added.begin(), added.end());
  }
  std::string head;
  head.reserve(512);
  head.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
  for (const auto& [name, value] : sent) {
    TRY(CheckLine(name, "a header's name"));
    TRY(CheckLine(value, "the header " + name));
    head.append(name).append(": ").append(value).append("\r\n");
  }
  head.append("\r\n");
  return head;
}

Result<void> Client::State::Reconnect() {
  stream.reset();
  in.clear();
  answered_before = false;
  TRY_ASSIGN(stream, ClientStream::Open(url, options));
  return {};
}

Result<void> Client::State::ReadSome() {
  const auto space = in.prepare(kReadBytes);
  TRY_ASSIGN(const std::size_t count, stream->Read({static_cast<std::uint8_t*>(space.data()), space.size()}));
  if (count == 0)
    return Fail(ErrorCode::kUnavailable, url.Authority() + ": it closed the connection before its answer was complete");
  in.commit(count);
  got_some = true;
  return {};
}

Result<void> Client::State::ReadHead(Parser& parser) {
  parser.header_limit(kResponseHeaderBytesMax);
  parser.body_limit(options.response_bytes_max);
  while (!parser.is_header_done()) {
    if (in.size() == 0) TRY(ReadSome());
    boost::beast::error_code error;
    in.consume(parser.put(in.cdata(), error));
    if (error == beast_http::error::need_more) {
      TRY(ReadSome());
    } else if (error == beast_http::error::body_limit) {
      return Invalid(url.Authority() + ": its answer is larger than " + std::to_string(options.response_bytes_max) +
                     " bytes");
    } else if (error) {
      return Invalid(url.Authority() + ": what it answers is not well-formed HTTP/1.1: " + error.message());
    }
  }
  return {};
}

Result<ClientResponse> Client::State::ReadResponse(bool is_head) {
  std::optional<Parser> parser;
  do {
    parser.emplace();
    parser->skip(is_head);
    TRY(ReadHead(*parser));
  } while (parser->get().result_int() < 200);
  parser->eager(true);
  while (!parser->is_done()) {
    boost::beast::error_code error;
    if (in.size() > 0) {
      in.consume(parser->put(in.cdata(), error));
      if (parser->is_done()) break;
    }
    if (error == beast_http::error::body_limit) {
      return Invalid(url.Authority() + ": its answer is larger than " + std::to_string(options.response_bytes_max) +
                     " bytes");
    }
    if (error && error != beast_http::error::need_more)
      return Invalid(url.Authority() + ": its answer is broken: " + error.message());
    if (parser->need_eof()) {
      const auto space = in.prepare(kReadBytes);
      TRY_ASSIGN(const std::size_t count, stream->Read({static_cast<std::uint8_t*>(space.data()), space.size()}));
      in.commit(count);
      if (count == 0) parser->put_eof(error);
    } else {
      TRY(ReadSome());
    }
  }
  ClientResponse response;
  const auto& head = parser->get();
  response.status = head.result_int();
  for (const auto& field : head) response.headers.emplace_back(View(field.name_string()), View(field.value()));
  const bool keep_alive = parser->keep_alive();
  response.body = std::move(parser->get().body());
  answered_before = true;
  if (!keep_alive) stream.reset();
  return response;
}

Result<ClientResponse> Client::State::Exchange(std::string_view method, std::string_view head, ByteView body) {
  got_some = false;
  std::string message(head);
  message.append(AsText(body));
  const Result<void> sent = stream->Write(AsBytes(message));
  // Even when sending failed there may be an answer that says why.
  Result<ClientResponse> response = ReadResponse(method == "HEAD");
  if (!response.has_value() && !sent.has_value()) return std::unexpected(sent.error());
  return response;
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;
const Url& Client::url() const {
  return state_->url;
}

Result<std::unique_ptr<Client>> Client::Connect(std::string_view url, const ClientOptions& options) {
  TRY_ASSIGN(Url parsed, ParseUrl(url));
  auto state = std::make_unique<State>(std::move(parsed), options);
  TRY(state->Reconnect());
  return std::unique_ptr<Client>(new Client(std::move(state)));
}

Result<ClientResponse> Client::Send(std::string_view method, std::string_view path, const Headers& headers,
                                    ByteView body) {
  const bool has_body = !body.empty() || method == "POST" || method == "PUT";
  const auto body_bytes = has_body ? std::optional<std::uint64_t>(body.size()) : std::nullopt;
  TRY_ASSIGN(std::string head, state_->Head(method, path, headers, body_bytes, false));
  if (state_->stream == nullptr) TRY(state_->Reconnect());
  const bool kept = state_->answered_before;
  Result<ClientResponse> response = state_->Exchange(method, head, body);
  if (response.has_value()) return response;
  state_->stream.reset();
  // A kept connection may have been closed while nobody looked; the request was then never read. One more try.
  if (!kept || state_->got_some || response.error().code != ErrorCode::kUnavailable) return response;
  TRY(state_->Reconnect());
  if (state_->options.authenticate != nullptr) {
    TRY_ASSIGN(head, state_->Head(method, path, headers, body_bytes, false));
  }
  response = state_->Exchange(method, head, body);
  if (!response.has_value()) state_->stream.reset();
  return response;
}

Result<bool> Client::State::AnswerBegan(std::chrono::milliseconds wait) {
  while (true) {
    const std::string_view seen(static_cast<const char*>(in.cdata().data()), in.size());
    constexpr std::string_view kInterim = "HTTP/1.1 1";
    const auto end = seen.find("\r\n\r\n");
    if (seen.starts_with(kInterim) && end != std::string_view::npos) {
      in.consume(end + 4);
      return false;  // go on sending
    }
    if (seen.size() >= kInterim.size() && !seen.starts_with(kInterim)) return true;
    if (!stream->WaitReadable(wait)) return false;
    TRY(ReadSome());
  }
}

Result<void> Client::State::SendBody(const UploadSource& source) {
  Bytes piece(
      static_cast<std::size_t>(std::min<std::uint64_t>(kUploadPieceBytes, std::max<std::uint64_t>(source.bytes, 1))));
  std::uint64_t sent = 0;
  while (sent < source.bytes) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), source.bytes - sent));
    TRY_ASSIGN(const std::size_t count, source.read(std::span(piece).first(wanted)));
    if (count == 0) return Invalid("what is uploaded became shorter while it was read");
    TRY(stream->Write(ByteView(piece).first(count)));
    sent += count;
    if (source.progress != nullptr) source.progress(sent, source.bytes);
    if (sent == source.bytes) break;
    TRY_ASSIGN(const bool answered, AnswerBegan(std::chrono::milliseconds(0)));
    if (answered) return {};  // a refusal: there is no use in sending the rest
  }
  return {};
}

Result<ClientResponse> Client::Upload(std::string_view method, std::string_view path, const Headers& headers,
                                      const UploadSource& source) {
  const bool ask_first = source.bytes > kAskFirstBytes;
  TRY_ASSIGN(const std::string head, state_->Head(method, path, headers, source.bytes, ask_first));
  // What is read from a source cannot be read twice: a connection that may have been closed meanwhile is not used.
  TRY(state_->Reconnect());
  TRY(state_->stream->Write(AsBytes(head)));
  bool refused = false;
  if (ask_first) {
    TRY_ASSIGN(refused, state_->AnswerBegan(kContinueWait));
  }
  Result<void> sent;
  if (!refused) sent = state_->SendBody(source);
  if (!sent.has_value() && sent.error().code != ErrorCode::kUnavailable) {
    state_->stream.reset();
    return std::unexpected(sent.error());
  }
  Result<ClientResponse> response = state_->ReadResponse(false);
  if (response.has_value() && (refused || !sent.has_value())) state_->stream.reset();
  if (!response.has_value()) {
    state_->stream.reset();
    if (!sent.has_value()) return std::unexpected(sent.error());
  }
  return response;
}

}  // namespace entente::http
