"""Step 7: answers, with the entries that they rest on; and one of them verified by a process that talks to nobody."""

import platform
import subprocess

from . import parties

GATEWAY = "pkg:generic/acme/gateway"
LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core"
OPENSSL = "pkg:deb/debian/openssl"


def ask(screen, place, entente, url):
    screen.heading(7, "Answers, asked of the node over HTTP")
    at = ("--node", url)

    screen.say("Which releases do known vulnerabilities hit? What no advisory data covers is not covered, and not clean.")
    entente.show("affected", *at)
    screen.line()
    say_what_covered_means(screen, entente, at)
    screen.say("The gateway's old release, and the new one.")
    entente.show("affected", f"{GATEWAY}@1.0.0", *at)
    entente.show("affected", f"{GATEWAY}@1.1.0", *at)

    screen.line()
    screen.say("Who ships this component?")
    entente.show("ships", LOG4J, *at)
    entente.show("ships", OPENSSL, *at)

    screen.line()
    screen.say("Was the United States a supporter, the day before it announced its support, and the day after it was listed?")
    entente.show("roster", "answer", "--party", "US", "--date", "2021-11-09", *at)
    entente.show("roster", "answer", "--party", "US", "--date", "2021-11-12", "--proof", proof(place), *at)

    screen.line()
    screen.say(f"Is {parties.CITY_STATE} a supporter, since its city is one? Nobody said so, and absence proves nothing.")
    entente.show("roster", "answer", "--party", parties.CITY_STATE, "--date", "2021-11-12", *at)
    return {"affected": entente.ask("affected", *at), "roster": entente.ask("roster", "list", *at),
            "feeds": entente.ask("feed", "list", *at), "url": url}


def say_what_covered_means(screen, entente, at):
    """No findings in hundreds of packages, by a handful of advisories: that must not look like good news."""
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        return
    ecosystem = f"{system['ID'].capitalize()}:{system.get('VERSION_ID', '')}"
    known = sum(one["records"] for feed in entente.ask("feed", "list", *at) for one in feed["ecosystems"] if one["name"] == ecosystem)
    if known:
        screen.say(f"Covered means that there is data for a component's ecosystem, and not that it is complete: for {ecosystem}, this "
                   f"machine's, there are {known} advisories here.")


def proof(place):
    return place.proofs / "us-2021-11-12.proof.json"


def without_network():
    """A command that runs another one without any network, where this machine allows that."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        try:
            if subprocess.run([*command, "true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return command
        except FileNotFoundError:
            break
    return []


def verify_offline(screen, place, entente):
    key = place.proofs / "log.vkey"
    key.write_text(entente.run("log", "vkey", "--data", place.node), encoding="ascii")
    before = without_network()
    screen.line()
    screen.say("The last answer's proof, verified offline. The process is given two files, the proof and the log's key, and no "
               "address; it never talks to the node" +
               (", and runs without any network." if before else ". (Networks cannot be switched off for it here.)"))
    entente.show("verify", proof(place), "--log-key", key, before=before)
