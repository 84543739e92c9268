#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/folder_for_tests.h"
#include "http/client.h"
#include "http/problem.h"
#include "http/test_server.h"

namespace entente::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Response Text(std::string_view text) {
  return MakeResponse(200, "text/plain; charset=utf-8", text);
}

// A handler that waits until the test lets it go.
class Gate {
 public:
  void Wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    moved_.notify_all();
    moved_.wait(lock, [this] { return open_; });
  }
  void AwaitOneWaiting() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [this] { return waiting_ > 0; });
  }
  void Open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  int waiting_ = 0;
  bool open_ = false;
};

// What became of uploads.
struct Uploads {
  std::atomic<int> begun = 0;
  std::atomic<int> finished = 0;
  std::atomic<int> gone = 0;
  std::atomic<std::uint64_t> bytes = 0;
};

Route Streaming(std::shared_ptr<Uploads> uploads, RunOn run_on) {
  Route route;
  route.method = Method::kPut;
  route.pattern = "/upload/{name}";
  route.body_bytes_max = 8 * 1024 * 1024;
  route.run_on = run_on;
  route.streaming = [uploads](const Request& request) -> Result<StreamingBody> {
    if (request.Parameter("name") == "refused") return Fail(ErrorCode::kConflict, "not this one");
    ++uploads->begun;
    struct Guard {
      explicit Guard(std::shared_ptr<Uploads> all) : uploads(std::move(all)) {}
      ~Guard() { ++uploads->gone; }
      std::shared_ptr<Uploads> uploads;
    };
    auto guard = std::make_shared<Guard>(uploads);
    StreamingBody body;
    body.sink = [guard, name = request.Parameter("name")](ByteView piece) -> Result<void> {
      if (name == "throws") throw std::runtime_error("defect of a sink");
      if (name == "full")
        return std::unexpected(Error{ErrorCode::kUnavailable, "no room", {}, std::string(kDiskFullRule)});
      guard->uploads->bytes += piece.size();
      return {};
    };
    body.finish = [guard](Responder respond) {
      ++guard->uploads->finished;
      respond(Text("stored"));
    };
    return body;
  };
  return route;
}

class ServerTest : public testing::Test {
 protected:
  void SetUp() override { Start({}); }

  void Start(ServerOptions options) {
    server_.reset();
    Router router;
    Route echo;
    echo.method = Method::kPost;
    echo.pattern = "/echo";
    echo.body_bytes_max = 1000;
    echo.handler = [](Request request, Responder respond) {
      respond(MakeResponse(200, "application/octet-stream", std::move(request.body)));
    };
    Route pool = PublicRead("/pool", [](const Request&, Responder respond) { respond(Text("from the pool")); });
    Route thrown = PublicRead("/throws", [](const Request&, Responder) { throw std::runtime_error("defect"); });
    Route later = PublicRead(
        "/later",
        [](const Request& request, Responder respond) {
          std::thread([respond = std::make_shared<Responder>(std::move(respond)),
                       text = request.Query("q").value_or("")] {
            (*respond)(Text("later " + text));
          }).detach();
        },
        RunOn::kConnection);
    Route gate = PublicRead("/gate", [this](const Request&, Responder respond) {
      gate_.Wait();
      respond(Text("through the gate"));
    });
    Route here = PublicRead(
        "/path/{a}", [](const Request& request, Responder respond) { respond(Text(request.Parameter("a"))); },
        RunOn::kConnection);
    Route big = PublicRead("/big", [](const Request&, Responder respond) {
      respond(MakeResponse(200, "application/json", std::string(3'000'000, 'x')));
    });
    Route tagged = PublicRead("/tagged", [](const Request&, Responder respond) {
      Response response = Text("tagged");
      response.headers.emplace_back("ETag", "\"v1\"");
      response.headers.emplace_back("X-Odd", "a\r\nSet-Cookie: b");
      respond(std::move(response));
    });
    Route counted = PublicRead("/counted/{caching}", [this](const Request& request, Responder respond) {
      Response response = Text("answer " + std::to_string(counted_.load()));
      response.headers.emplace_back("Cache-Control", request.Parameter("caching"));
      respond(std::move(response));
    });
    Route file = PublicRead("/file/{name}", [this](const Request& request, Responder respond) {
      Response response;
      response.headers.emplace_back("Content-Type", "application/octet-stream");
      response.file = (folder_ / request.Parameter("name")).string();
      respond(std::move(response));
    });
    router.Add({echo, pool, thrown, later, gate, here, big, tagged, counted, file, Streaming(uploads_, RunOn::kPool)});
    server_ = StartOnLoopback(std::move(router), options);
    client_ = Client::Connect(server_->url()).value();
  }
  void TearDown() override {
    gate_.Open();
    client_.reset();
    server_.reset();
  }

  Gate gate_;
  std::atomic<int> counted_{1};
  std::shared_ptr<Uploads> uploads_ = std::make_shared<Uploads>();
  const FolderForTests temporary_;
  std::filesystem::path folder_ = temporary_.path();
  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
};

TEST_F(ServerTest, AnswersFromEveryKindOfThread) {
  EXPECT_EQ(ToText(client_->Get("/pool").value().body), "from the pool");
  EXPECT_EQ(ToText(client_->Get("/later?q=7").value().body), "later 7");
  EXPECT_EQ(ToText(client_->Get("/path/a%2Fb").value().body), "a/b");
  EXPECT_EQ(ToText(client_->Send("POST", "/echo", {}, AsBytes("body")).value().body), "body");
  const auto thrown = client_->Get("/throws").value();
  EXPECT_EQ(thrown.status, 500U);
  EXPECT_EQ(ToText(client_->Get("/pool").value().body), "from the pool");  // the connection is still good
}

TEST_F(ServerTest, SetsTheHeadersOfAPublicRead) {
  const auto response = client_->Get("/tagged").value();
  EXPECT_EQ(response.Header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(response.Header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response.Header("Connection"), "keep-alive");
  EXPECT_TRUE(response.Header("Date").has_value());
  EXPECT_FALSE(response.Header("Set-Cookie").has_value());
  EXPECT_FALSE(
      client_->Send("POST", "/echo", {}, AsBytes("x")).value().Header("Access-Control-Allow-Origin").has_value());
}

TEST_F(ServerTest, EtagsAndHead) {
  const auto same = client_->Get("/tagged", {{"If-None-Match", "\"v0\", W/\"v1\""}}).value();
  EXPECT_EQ(same.status, 304U);
  EXPECT_TRUE(same.body.empty());
  EXPECT_EQ(client_->Get("/tagged", {{"If-None-Match", "\"v0\""}}).value().status, 200U);
  const auto head = client_->Send("HEAD", "/tagged").value();
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(head.Header("Content-Length"), "6");
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(ToText(client_->Get("/pool").value().body), "from the pool");
}

TEST_F(ServerTest, AnswersFromMemoryHaveATagOfTheirContent) {
  const auto first = client_->Get("/counted/no-cache").value();
  ASSERT_TRUE(first.Header("ETag").has_value());
  const Headers known = {{"If-None-Match", *first.Header("ETag")}};
  const auto again = client_->Get("/counted/no-cache", known).value();
  EXPECT_EQ(again.status, 304U);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(again.Header("ETag"), first.Header("ETag"));
  EXPECT_EQ(client_->Send("HEAD", "/counted/no-cache").value().Header("ETag"), first.Header("ETag"));
  counted_ = 2;
  const auto changed = client_->Get("/counted/no-cache", known).value();
  EXPECT_EQ(ToText(changed.body), "answer 2");
  EXPECT_NE(changed.Header("ETag"), first.Header("ETag"));
  EXPECT_FALSE(client_->Get("/counted/no-store").value().Header("ETag").has_value());
}

TEST_F(ServerTest, CompressesLongTextForWhoTakesIt) {
  const auto plain = client_->Get("/big").value();
  EXPECT_EQ(plain.body.size(), 3'000'000U);
  EXPECT_FALSE(plain.Header("Content-Encoding").has_value());
  const auto compressed = client_->Get("/big", {{"Accept-Encoding", "gzip"}}).value();
  EXPECT_EQ(compressed.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(compressed.Header("Vary"), "Accept-Encoding");
  EXPECT_LT(compressed.body.size(), 100'000U);
  EXPECT_FALSE(client_->Get("/pool", {{"Accept-Encoding", "gzip"}}).value().Header("Content-Encoding").has_value());
}

TEST_F(ServerTest, ServesFilesAndSaysWhenThereIsNone) {
  const std::string content(700'000, 'f');
  std::ofstream(folder_ / "long") << content;
  std::ofstream(folder_ / "empty");
  const auto response = client_->Get("/file/long").value();
  EXPECT_EQ(ToText(response.body), content);
  EXPECT_EQ(client_->Get("/file/long", {{"If-None-Match", *response.Header("ETag")}}).value().status, 304U);
  EXPECT_EQ(client_->Send("HEAD", "/file/long").value().Header("Content-Length"), "700000");
  EXPECT_TRUE(client_->Get("/file/empty").value().body.empty());
  const auto missing = client_->Get("/file/missing").value();
  EXPECT_EQ(missing.status, 404U);
  EXPECT_EQ(missing.Header("Content-Type"), "application/problem+json");
}

TEST_F(ServerTest, RefusesWrongMethodsAndPaths) {
  const auto put = client_->Send("PUT", "/echo", {}, {}).value();
  EXPECT_EQ(put.status, 405U);
  EXPECT_EQ(put.Header("Allow"), "POST");
  EXPECT_EQ(client_->Send("DELETE", "/pool").value().Header("Allow"), "GET, HEAD");
  EXPECT_EQ(client_->Send("POST", "/pool", {}, AsBytes("x")).value().status, 405U);
  EXPECT_EQ(client_->Get("/nothing").value().status, 404U);
  EXPECT_EQ(client_->Get("/path/%2e%2e").value().status, 400U);
  EXPECT_EQ(client_->Get("/path/a?q=%zz").value().status, 400U);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  RawSocket raw(server_->port());
  raw.Say(
      "GET /later?q=1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo"
      "GET /pool HTTP/1.1\r\nHost: a\r\n\r\nGET /path/4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string heard = raw.HearAll();
  const auto one = heard.find("later 1"), two = heard.find("two"), three = heard.find("from the pool"),
             four = heard.find("\r\n\r\n4");
  ASSERT_NE(four, std::string::npos) << heard;
  EXPECT_LT(one, two);
  EXPECT_LT(two, three);
  EXPECT_LT(three, four);
}

TEST_F(ServerTest, TakesChunkedBodies) {
  RawSocket raw(server_->port());
  raw.Say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  raw.Say("4;x=y\r\ndefg\r\n0\r\n\r\nGET /path/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string heard = raw.HearAll();
  EXPECT_THAT(heard, HasSubstr("\r\n\r\nabcdefg"));
  EXPECT_THAT(heard, HasSubstr("\r\n\r\nnext"));
}

// The first chunk is the last, and comes a byte at a time: Beast's parser has to go on with four bytes of it.
TEST_F(ServerTest, TakesAnEmptyChunkedBodyInPieces) {
  RawSocket raw(server_->port());
  raw.Say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
  for (const char* piece : {"\r", "\n"}) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // so that they are read one by one
    raw.Say(piece);
  }
  raw.Say("GET /path/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string heard = raw.HearAll();
  EXPECT_THAT(heard, HasSubstr("HTTP/1.1 200 "));
  EXPECT_THAT(heard, HasSubstr("\r\n\r\nnext"));
}

TEST_F(ServerTest, SpeaksHttp10) {
  RawSocket raw(server_->port());
  raw.Say("GET /pool HTTP/1.0\r\n\r\n");
  EXPECT_THAT(raw.HearAll(), HasSubstr("from the pool"));  // and closes
}

struct BadRequest {
  const char* name;
  std::string bytes;
  const char* answer;
};

TEST_F(ServerTest, RefusesWhatIsNoGoodRequest) {
  const BadRequest cases[] = {
      {"no HTTP", "hello\r\n\r\n", "HTTP/1.1 400 "},
      {"binary", std::string("\x16\x03\x01\x02\x00\x01\r\n\r\n", 10), "HTTP/1.1 400 "},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1 505 "},
      {"no path", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400 "},
      {"no host", "GET /pool HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
      {"two hosts", "GET /pool HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 "},
      {"space in a name", "GET /pool HTTP/1.1\r\nHost: a\r\nBad : x\r\n\r\n", "HTTP/1.1 400 "},
      {"two lengths", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
       "HTTP/1.1 400 "},
      {"negative length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 "},
      {"length and chunks",
       "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "HTTP/1.1 400 "},
      {"coding that is not known", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nxx",
       "HTTP/1.1 400 "},
      {"bad chunk", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "HTTP/1.1 400 "},
      {"chunk line without end",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(100'000, 'x'),
       "HTTP/1.1 4"},
      {"long header", "GET /pool HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n", "HTTP/1.1 431 "},
      {"many headers",
       "GET /pool HTTP/1.1\r\nHost: a\r\n" +
           [] {
             std::string s;
             for (int i = 0; i < 5000; ++i) s += "X: y\r\n";
             return s;
           }() +
           "\r\n",
       "HTTP/1.1 431 "},
      {"long line", "GET /" + std::string(40'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 4"},
      {"large body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", "HTTP/1.1 413 "},
      {"large body in chunks",
       "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x'),
       "HTTP/1.1 413 "},
      {"expectation", "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: magic\r\nContent-Length: 1\r\n\r\n", "HTTP/1.1 417 "},
  };
  for (const auto& [name, bytes, answer] : cases) {
    RawSocket raw(server_->port());
    raw.Say(bytes);
    EXPECT_THAT(raw.HearAll(), StartsWith(answer)) << name;
  }
  EXPECT_EQ(client_->Get("/pool").value().status, 200U);
}

TEST_F(ServerTest, RefusesALargeBodyBeforeItIsSent) {
  std::uint64_t read = 0;
  UploadSource source;
  source.bytes = 100'000;
  source.read = [&](std::span<std::uint8_t> into) -> Result<std::size_t> {
    read += into.size();
    return into.size();
  };
  const auto response = client_->Upload("POST", "/echo", {}, source).value();
  EXPECT_EQ(response.status, 413U);
  EXPECT_EQ(read, 0U);
  EXPECT_THAT(response.Explain(), HasSubstr("1000"));
}

TEST_F(ServerTest, StreamsUploads) {
  std::ofstream(folder_ / "up") << std::string(3'000'000, 'u');
  auto source = UploadFromFile(folder_ / "up").value();
  std::uint64_t progress = 0;
  source.progress = [&](std::uint64_t sent, std::uint64_t) { progress = sent; };
  const auto response = client_->Upload("PUT", "/upload/a", {}, source).value();
  EXPECT_EQ(ToText(response.body), "stored");
  EXPECT_EQ(uploads_->bytes, 3'000'000U);
  EXPECT_EQ(progress, 3'000'000U);
  EXPECT_EQ(client_->Send("PUT", "/upload/empty", {}, {}).value().status, 200U);
  EXPECT_EQ(client_->Send("PUT", "/upload/refused", {}, AsBytes("x")).value().status, 409U);
  const auto full = client_->Send("PUT", "/upload/full", {}, AsBytes("x")).value();
  EXPECT_EQ(full.status, 507U);
  EXPECT_EQ(client_->Send("PUT", "/upload/throws", {}, AsBytes("x")).value().status, 500U);
  EXPECT_EQ(uploads_->finished, 2);
}

TEST_F(ServerTest, WhatFollowsAnUploadIsTheNextRequest) {
  RawSocket raw(server_->port());
  raw.Say(
      "PUT /upload/a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcPUT /upload/b HTTP/1.1\r\nHost: "
      "a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nde\r\n0\r\n\r\nGET /path/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(raw.HearAll(), HasSubstr("\r\n\r\nnext"));
  EXPECT_EQ(uploads_->finished, 2);
  EXPECT_EQ(uploads_->bytes, 5U);
}

TEST_F(ServerTest, AnUploadThatBreaksOffIsNotFinished) {
  {
    RawSocket raw(server_->port());
    raw.Say("PUT /upload/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(200'000, 'x'));
    while (uploads_->bytes < 200'000) std::this_thread::sleep_for(milliseconds(2));
  }
  const auto end = steady_clock::now() + std::chrono::seconds(5);
  while (uploads_->gone < 1 && steady_clock::now() < end) std::this_thread::sleep_for(milliseconds(2));
  EXPECT_EQ(uploads_->gone, 1);
  EXPECT_EQ(uploads_->finished, 0);
}

TEST_F(ServerTest, DropsSlowClients) {
  ServerOptions options;
  options.limits.header = milliseconds(150);
  options.limits.idle = milliseconds(150);
  options.limits.body_grace = milliseconds(150);
  Start(options);
  RawSocket idle(server_->port());
  EXPECT_EQ(idle.HearAll(), "");
  RawSocket header(server_->port());
  header.Say("GET /pool HT");
  EXPECT_THAT(header.HearAll(), StartsWith("HTTP/1.1 408 "));
  RawSocket body(server_->port());
  body.Say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nx");
  EXPECT_THAT(body.HearAll(), StartsWith("HTTP/1.1 408 "));
  // A byte now and then is too slow as well.
  RawSocket drip(server_->port());
  drip.Say("PUT /upload/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
  const auto end = steady_clock::now() + std::chrono::seconds(5);
  while (drip.Say("x") && steady_clock::now() < end && uploads_->gone == 0)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(uploads_->gone, 1);
  EXPECT_LT(steady_clock::now(), end);
}

TEST_F(ServerTest, AHandlerThatTakesTooLongIsAnsweredFor) {
  ServerOptions options;
  options.limits.handler = milliseconds(100);
  Start(options);
  const auto response = client_->Get("/gate").value();
  EXPECT_EQ(response.status, 503U);
  gate_.Open();  // its late answer goes nowhere
  EXPECT_EQ(client_->Get("/pool").value().status, 200U);
}

TEST_F(ServerTest, BoundsConnectionsAndWaitingRequests) {
  ServerOptions options;
  options.limits.connections_max = 3;
  options.limits.pool_queue_max = 1;
  options.pool_threads = 1;
  Start(options);
  RawSocket first(server_->port());
  first.Say("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
  gate_.AwaitOneWaiting();
  RawSocket second(server_->port());
  second.Say("GET /pool HTTP/1.1\r\nHost: a\r\n\r\n");  // waits in the queue
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_EQ(client_->Get("/pool").value().status, 503U);
  RawSocket fourth(server_->port());
  EXPECT_THAT(fourth.HearAll(), StartsWith("HTTP/1.1 503 "));
  gate_.Open();
  EXPECT_THAT(second.HearUntil("from the pool"), HasSubstr("from the pool"));
}

TEST_F(ServerTest, StopFinishesWhatIsInFlight) {
  RawSocket raw(server_->port());
  raw.Say("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
  gate_.AwaitOneWaiting();
  std::thread opener([this] {
    std::this_thread::sleep_for(milliseconds(100));
    gate_.Open();
  });
  server_->Stop(std::chrono::seconds(10));
  opener.join();
  const std::string heard = raw.HearAll();
  EXPECT_THAT(heard, HasSubstr("through the gate"));
  EXPECT_THAT(heard, HasSubstr("Connection: close"));
  EXPECT_FALSE(Client::Connect(server_->url()).has_value());
}

// Clients of every kind, some of which go away at any point, while the server stops: whatever answer comes is whole.
TEST_F(ServerTest, StopUnderLoad) {
  std::atomic<int> answered = 0;
  std::atomic<bool> broken = false;
  std::vector<std::thread> clients;
  const std::string url = server_->url();
  for (int kind = 0; kind < 6; ++kind) {
    clients.emplace_back([&, kind] {
      for (int round = 0; round < 100'000; ++round) {
        if (kind == 5) {  // leaves in the middle of an upload
          RawSocket raw(server_->port());
          if (!raw.Say("PUT /upload/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
                       std::string(20'000, 'x')))
            return;
          continue;
        }
        auto client = Client::Connect(url);
        if (!client.has_value()) return;
        for (int i = 0; i < 20; ++i) {
          const std::string path = kind == 0 ? "/pool" : kind == 1 ? "/later?q=x" : kind == 2 ? "/path/x" : "/big";
          const auto response =
              kind == 4 ? (*client)->Send("POST", "/echo", {}, AsBytes("echo")) : (*client)->Get(path);
          if (!response.has_value()) return;
          const std::size_t size = kind == 0 ? 13 : kind == 1 ? 7 : kind == 2 ? 1 : kind == 3 ? 3'000'000 : 4;
          if (response->status != 200 || response->body.size() != size) broken = true;
          ++answered;
        }
      }
    });
  }
  while (answered < 300) std::this_thread::sleep_for(milliseconds(1));
  server_->Stop(std::chrono::seconds(10));
  for (std::thread& client : clients) client.join();
  EXPECT_FALSE(broken);
}

TEST_F(ServerTest, StopEndsWithoutWaitingForever) {
  RawSocket idle(server_->port());
  RawSocket half(server_->port());
  half.Say("GET /po");
  const auto began = steady_clock::now();
  server_->Stop(milliseconds(100));
  EXPECT_LT(steady_clock::now() - began, std::chrono::seconds(3));
}

TEST_F(ServerTest, TheClientConnectsAnewWhenItsConnectionWasClosed) {
  ServerOptions options;
  options.limits.idle = milliseconds(100);
  Start(options);
  EXPECT_EQ(client_->Get("/pool").value().status, 200U);
  std::this_thread::sleep_for(milliseconds(400));
  EXPECT_EQ(client_->Get("/pool").value().status, 200U);
}

TEST_F(ServerTest, TheClientBoundsWhatItTakes) {
  ClientOptions options;
  options.response_bytes_max = 1000;
  auto client = Client::Connect(server_->url(), options).value();
  EXPECT_FALSE(client->Get("/big").has_value());
  EXPECT_EQ(client->Get("/pool").value().status, 200U);
  EXPECT_FALSE(client->Get("/a\r\nb").has_value());
  EXPECT_FALSE(client->Get("/a", {{"X", "a\nb"}}).has_value());
}

TEST(ServerStart, SaysWhatIsWrongWithAnAddress) {
  const auto first = StartOnLoopback({});
  ServerOptions options;
  options.listen = "127.0.0.1:" + std::to_string(first->port());
  const auto second = Server::Start(options, {});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_THAT(second.error().message, HasSubstr(options.listen));

  options.listen = "0.0.0.0:0";
  const auto open = Server::Start(options, {});
  ASSERT_FALSE(open.has_value());
  EXPECT_THAT(open.error().message, HasSubstr("TLS"));
  options.allow_plaintext = true;
  EXPECT_TRUE(Server::Start(options, {}).has_value());

  options.listen = "somewhere.invalid:80";
  EXPECT_EQ(Server::Start(options, {}).error().code, ErrorCode::kInvalidInput);
  options.listen = "127.0.0.1";
  EXPECT_EQ(Server::Start(options, {}).error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace entente::http
