#include "http/router.h"

#include <algorithm>

#include "base/check.h"
#include "http/url.h"

namespace entente::http {

Route PublicRead(std::string pattern, Handler handler, RunOn run_on) {
  Route route;
  route.method = Method::kGet;
  route.pattern = std::move(pattern);
  route.handler = std::move(handler);
  route.run_on = run_on;
  route.cross_origin = true;
  return route;
}

Router::Pattern Router::ParsePattern(std::string_view pattern) {
  CHECK(pattern.starts_with('/') && pattern.size() > 1);
  Pattern pieces;
  while (!pattern.empty()) {
    CHECK(pieces.empty() || pieces.back().kind != Piece::Kind::kRest);
    pattern.remove_prefix(1);
    const auto slash = pattern.find('/');
    const std::string_view text = pattern.substr(0, slash);
    pattern = slash == std::string_view::npos ? std::string_view{} : pattern.substr(slash);
    CHECK(!text.empty());
    if (!text.starts_with('{')) {
      pieces.push_back({Piece::Kind::kLiteral, std::string(text)});
    } else if (text.ends_with("...}")) {
      pieces.push_back({Piece::Kind::kRest, std::string(text.substr(1, text.size() - 5))});
    } else {
      CHECK(text.ends_with('}') && text.size() > 2);
      pieces.push_back({Piece::Kind::kSegment, std::string(text.substr(1, text.size() - 2))});
    }
  }
  return pieces;
}

void Router::Add(Routes routes) {
  for (Route& route : routes) {
    CHECK((route.handler != nullptr) != (route.streaming != nullptr));
    Pattern pattern = ParsePattern(route.pattern);
    CHECK(pattern.front().kind == Piece::Kind::kLiteral);
    const bool known = std::ranges::any_of(
        routes_, [&](const Route& other) { return other.method == route.method && other.pattern == route.pattern; });
    CHECK(!known);
    patterns_.push_back(std::move(pattern));
    routes_.push_back(std::move(route));
  }
}

bool Router::Fits(const Pattern& pattern, const std::vector<std::string>& segments) {
  const bool has_rest = pattern.back().kind == Piece::Kind::kRest;
  if (has_rest ? segments.size() < pattern.size() : segments.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    switch (pattern[i].kind) {
      case Piece::Kind::kLiteral:
        if (segments[i] != pattern[i].text) return false;
        break;
      case Piece::Kind::kSegment:
        if (segments[i].empty()) return false;
        break;
      case Piece::Kind::kRest:
        // An escaped slash would make two different paths look the same once they are joined.
        for (std::size_t j = i; j < segments.size(); ++j) {
          if (segments[j].empty() || segments[j].find('/') != std::string::npos) return false;
        }
        break;
    }
  }
  return true;
}

bool Router::IsReserved(const std::vector<std::string>& segments) const {
  if (segments.empty()) return false;
  return std::ranges::find(reserved_, segments.front()) != reserved_.end() ||
         std::ranges::any_of(patterns_,
                             [&](const Pattern& pattern) { return pattern.front().text == segments.front(); });
}

std::string Router::Allowed(const std::vector<std::string>& segments) const {
  std::string allowed;
  const auto add = [&allowed](std::string_view name) { allowed += (allowed.empty() ? "" : ", ") + std::string(name); };
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!Fits(patterns_[i], segments)) continue;
    add(MethodName(routes_[i].method));
    if (routes_[i].method == Method::kGet) add("HEAD");
  }
  if (allowed.empty() && fallback_.handler != nullptr && !IsReserved(segments)) return "GET, HEAD";
  return allowed;
}

const Route* Router::AnyAt(const std::vector<std::string>& segments) const {
  for (std::size_t i = 0; i < routes_.size(); ++i)
    if (Fits(patterns_[i], segments)) return &routes_[i];
  return nullptr;
}

Router::Match Router::Find(Method method, std::string_view path) const {
  const Result<std::vector<std::string>> segments = DecodePath(path);
  if (!segments.has_value()) {
    Match match;
    match.malformed = true;
    return match;
  }
  return Find(method, *segments);
}

Router::Match Router::Find(Method method, const std::vector<std::string>& segments) const {
  Match match;
  const Method as = method == Method::kHead ? Method::kGet : method;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (routes_[i].method != as || !Fits(patterns_[i], segments)) continue;
    match.route = &routes_[i];
    for (std::size_t j = 0; j < patterns_[i].size(); ++j) {
      const Piece& piece = patterns_[i][j];
      if (piece.kind == Piece::Kind::kSegment) match.parameters.emplace_back(piece.text, segments[j]);
      if (piece.kind != Piece::Kind::kRest) continue;
      std::string rest = segments[j];
      for (std::size_t k = j + 1; k < segments.size(); ++k) rest += "/" + segments[k];
      match.parameters.emplace_back(piece.text, std::move(rest));
    }
    return match;
  }
  if (fallback_.handler != nullptr && as == Method::kGet && !IsReserved(segments)) {
    match.route = &fallback_;
    return match;
  }
  match.allowed = Allowed(segments);
  match.neighbour = AnyAt(segments);
  return match;
}

}  // namespace entente::http
