#include "http/route_wrapping.h"

#include <memory>
#include <utility>

#include "base/check.h"
#include "http/problem.h"

namespace entente::http {
namespace {

using Change = std::function<void(Response&)>;

Responder ChangedBy(const Change& change, Responder respond) {
  // A std::function is copyable, a Responder is not.
  return Responder([change, inner = std::make_shared<Responder>(std::move(respond))](Response response) {
    change(response);
    (*inner)(std::move(response));
  });
}

Route ChangingOne(Route route, const Change& change) {
  if (route.handler != nullptr) {
    route.handler = [inner = std::move(route.handler), change](Request request, Responder respond) {
      inner(std::move(request), ChangedBy(change, std::move(respond)));
    };
    return route;
  }
  route.streaming = [inner = std::move(route.streaming), change](const Request& request) -> Result<StreamingBody> {
    TRY_ASSIGN(StreamingBody body, inner(request));
    body.finish = [finish = std::move(body.finish), change](Responder respond) {
      finish(ChangedBy(change, std::move(respond)));
    };
    return body;
  };
  return route;
}

Route GuardedOne(Route route, const Admit& admit, const Change& refusal) {
  if (route.handler != nullptr) {
    route.handler = [inner = std::move(route.handler), problem = route.problem, admit, refusal](Request request,
                                                                                                Responder respond) {
      const Result<void> admitted = admit(request);
      if (admitted.has_value()) return inner(std::move(request), std::move(respond));
      Response refused = problem != nullptr ? problem(request, admitted.error(), StatusOf(admitted.error()))
                                            : ProblemResponse(admitted.error());
      if (refusal != nullptr) refusal(refused);
      respond(std::move(refused));
    };
    return route;
  }
  // The server says the error.
  route.streaming = [inner = std::move(route.streaming), admit](const Request& request) -> Result<StreamingBody> {
    TRY(admit(request));
    return inner(request);
  };
  return route;
}

Route WithoutPrefix(Route route, const std::string& prefix) {
  const auto strip = [prefix](Request& request) {
    if (request.path.starts_with(prefix)) request.path.erase(0, prefix.size());
  };
  if (route.handler != nullptr) {
    route.handler = [inner = std::move(route.handler), strip](Request request, Responder respond) {
      strip(request);
      inner(std::move(request), std::move(respond));
    };
  } else {
    route.streaming = [inner = std::move(route.streaming), strip](const Request& request) {
      Request stripped = request;
      strip(stripped);
      return inner(stripped);
    };
  }
  return route;
}

}  // namespace

Routes Changing(Routes routes, const std::function<void(Response&)>& change) {
  for (Route& route : routes) route = ChangingOne(std::move(route), change);
  return routes;
}

Routes Guarded(Routes routes, const Admit& admit, const std::function<void(Response&)>& refusal) {
  for (Route& route : routes) route = GuardedOne(std::move(route), admit, refusal);
  return routes;
}

Routes Mounted(std::string_view prefix, Routes routes) {
  CHECK(prefix.starts_with('/') && prefix.size() > 1 && !prefix.ends_with('/'));
  const std::string before(prefix);
  for (Route& route : routes) {
    route.pattern.insert(0, before);
    route = WithoutPrefix(std::move(route), before);
  }
  return Changing(std::move(routes), [before](Response& response) {
    for (auto& [name, value] : response.headers)
      if ((name == "Location" || name == "Content-Location") && value.starts_with('/')) value.insert(0, before);
  });
}

}  // namespace entente::http
