#include "protocols/call/act_feeds.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "http/url.h"

namespace entente::protocols {
namespace {

using roster::ActRow;
using roster::Language;

// Of characters that XML 1.0 cannot hold, documents can hold none but control characters; those are left out.
std::string Escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') escaped += c;
    }
  }
  return escaped;
}

std::string IdOf(std::string_view origin, const ActRow& act) {
  const std::string id = fmt::format("urn:entente:act:{}:{}", http::PercentEncode(origin), act.entry);
  return act.position == 0 ? id : fmt::format("{}:{}", id, act.position);
}

std::string TitleOf(const ActRow& act, Language language) {
  return fmt::format("{}{}{}", act.party.name, language == Language::kFrench ? "\u00a0: " : ": ",
                     WordsFor(act.what, act.vocabulary, language));
}

std::string FeedTitle(const ActFeed& feed) {
  return fmt::format(
      fmt::runtime(feed.language == Language::kFrench ? "Actes inscrits au journal {}" : "Acts on the log {}"),
      feed.origin);
}

// The newest; the epoch for a feed without any.
UnixSeconds UpdatedOf(const ActFeed& feed) {
  return feed.acts.empty() ? 0 : feed.acts.front().time;
}

}  // namespace

std::string AtomOf(const ActFeed& feed) {
  std::string atom = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n"
      "<id>urn:entente:acts:{}{}</id>\n<title>{}</title>\n<updated>{}</updated>\n"
      "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}/api/v1/acts.atom{}\"/>\n"
      "<generator>Entente</generator>\n",
      Name(feed.language), http::PercentEncode(feed.origin), Escaped(feed.query), Escaped(FeedTitle(feed)),
      FormatTime(UpdatedOf(feed)), Escaped(feed.log.base), Escaped(feed.query));
  for (const ActRow& act : feed.acts) {
    const std::string time = FormatTime(act.time);
    atom += fmt::format(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n"
        "<author><name>{}</name></author>\n<category term=\"{}\" label=\"{}\"/>\n"
        "<link rel=\"alternate\" type=\"{}\" href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
        IdOf(feed.origin, act), Escaped(TitleOf(act, feed.language)), time, time, Escaped(act.issuer_name),
        Name(act.what), Escaped(WordsFor(act.what, act.vocabulary, feed.language)),
        feed.log.has_pages ? "text/html" : "application/json", Escaped(feed.log.OfEntry(act.entry)),
        Escaped(SentenceOf(act, feed.language)));
  }
  return atom + "</feed>\n";
}

json::Value JsonFeedOf(const ActFeed& feed) {
  json::Value items = json::Value::array();
  for (const ActRow& act : feed.acts)
    items.push_back({{"id", IdOf(feed.origin, act)},
                     {"url", feed.log.OfEntry(act.entry)},
                     {"title", TitleOf(act, feed.language)},
                     {"content_text", SentenceOf(act, feed.language)},
                     {"date_published", FormatTime(act.time)},
                     {"authors", json::Value::array({{{"name", act.issuer_name}}})},
                     {"tags", json::Value::array({Name(act.what)})},
                     {"language", Name(feed.language)},
                     {"_entente", {{"entry", act.entry}, {"position", act.position}}}});
  return {{"version", "https://jsonfeed.org/version/1.1"},
          {"title", FeedTitle(feed)},
          {"feed_url", fmt::format("{}/api/v1/acts.json{}", feed.log.base, feed.query)},
          {"language", Name(feed.language)},
          {"items", std::move(items)}};
}

}  // namespace entente::protocols
