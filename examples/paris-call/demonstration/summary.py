"""The closing summary."""

import collections

from . import parties


def show(screen, place, seen):
    status = collections.Counter(row["status"] for row in seen["roster"])
    products = seen["affected"]["items"]
    releases = [release for product in products for release in product["releases"]]
    log = seen["affected"]["log"]
    screen.line()
    screen.line(screen.painted("1", "In short"))
    screen.facts([
        ("log", f"{log['size']} entries, root {log['root']}"),
        ("supporters", f"{len(seen['roster'])}: {status['listed']} listed, {status['signed']} signed, "
                       f"{status['announced']} announced only"),
        ("software", f"{len(releases)} releases of {len(products)} products, "
                     f"{sum(release['components'] for release in releases)} components"),
        ("findings", f"{sum(release['findings'] for release in releases)}; "
                     f"{sum(release['not_covered'] for release in releases)} components are not covered"),
        ("advisories", ", ".join(f"{feed['records']} of {feed['name']}" for feed in seen["feeds"])),
        ("web pages", seen["url"]),
        ("API", seen["url"] + "/api/openapi.yaml"),
        ("to go on", f"build/release/bin/entente roster list --node {seen['url']}"),
        ("", f"build/release/bin/entente affected CVE-2021-44228 --node {seen['url']}"),
        ("", f"build/release/bin/entente progress {parties.COMPANY.id} --node {seen['url']}"),
        ("", "build/release/bin/entente help"),
    ])
    screen.say("Demonstration, not endorsed.")
