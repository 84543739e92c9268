"""Step 6: what parties do together under the Call, from an invitation to a delivery that is confirmed.

All of it is said by parties that do not exist, in words that nobody said. Days are counted from the day on which it is said.
"""

import datetime
import json

from . import acts, call, parties
from .acts import Act
from .statements import entry_of, statement_of

GROUP = f"https://{parties.STATE.domain}/groups/first-sbom"
MEETING = f"https://{parties.STATE.domain}/meetings/1"
PLEDGE_SBOM = f"https://{parties.COMPANY.domain}/pledges/sbom"
PLEDGE_PINGS = f"https://{parties.CSIRT.domain}/pledges/pings"
PLEDGE_HYGIENE = f"https://{parties.CITY.domain}/pledges/hygiene"
EVIDENCE = ("gateway-1.0.0", "gateway-1.1.0")


def day(days):
    """So many days from now, by UTC as the log counts."""
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days)).isoformat()


def written(place, name, document):
    """A document of the demonstration's own, for a command that reads one. What was signed before stays as it was."""
    path = place.documents / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return path


def supporter(party):
    return ("--name", party.title, "--kind", party.kind)


def joining(instrument):
    """Who is asked, who announces, and who comes."""
    hospital, ruritania = parties.HOSPITAL, parties.RURITANIA
    return [
        Act("invited-hospital", parties.CITY, ("invite", instrument, "--invited", hospital.id, *supporter(hospital), "--by", day(90))),
        Act("invited-ruritania", parties.STATE,
            ("invite", instrument, "--invited", ruritania.id, *supporter(ruritania), "--by", day(180), "--text",
             "Exemplia would welcome its neighbour among the supporters.")),
        Act("announced-hospital", hospital, ("announce", instrument, *supporter(hospital), "--by", day(60))),
        Act("announced-ruritania", ruritania,
            ("announce", instrument, *supporter(ruritania), "--by", day(180), "--where", "Exemplia forum (fictitious)")),
        Act("supported-hospital", hospital, ("support", instrument)),
        Act("understood", parties.COMPANY,
            ("call", "understand", instrument, "--clause", "6", "--text",
             "We read lifecycle security as covering the releases that we still support.")),
        Act("disagreed", parties.CITY,
            ("call", "disagree", instrument, "--entry", "{understood}", "--text",
             "Our gateways run for longer than their maker supports them. We read it as covering them, too.")),
    ]


def pledges(instrument):
    return [
        Act("pledge-sbom", parties.COMPANY,
            ("pledge", "make", PLEDGE_SBOM, "--instrument", instrument, "--clause", "6", "--what",
             "An SBOM with nine of ten releases", "--target", "sbom-share >= 0.9", "--action", "A4", "--due", day(365))),
        Act("consent", parties.COMPANY, ("pledge", "consent", instrument)),
        Act("report-sbom", parties.COMPANY,
            ("pledge", "report", PLEDGE_SBOM, "--state", "under-way", "--date", day(0), "--value", "two of two releases",
             *(word for name in EVIDENCE for word in ("--evidence", "{" + name + "}")))),
        Act("pledge-pings", parties.CSIRT,
            ("pledge", "make", PLEDGE_PINGS, "--instrument", instrument, "--clause", "1", "--what",
             "Nine of ten pings of our technical contact are answered in time", "--target", "ping-share >= 0.9", "--action", "A20",
             "--due", day(365), "--visibility", "public")),
        Act("report-pings", parties.CSIRT,
            ("pledge", "report", PLEDGE_PINGS, "--state", "under-way", "--date", day(0), "--evidence", "{answered}")),
        # Nobody but the city is shown what comes of this one.
        Act("pledge-hygiene", parties.CITY,
            ("pledge", "make", PLEDGE_HYGIENE, "--instrument", instrument, "--clause", "7", "--what",
             "A course in daily cyber hygiene for everybody who works for the city", "--measure",
             "The share of staff that took the course", "--action", "A8", "--due", day(365))),
    ]


def resources(instrument):
    return [
        Act("offer-course", parties.COMPANY,
            ("offer", "post", instrument, "--kind", "training", "--title", "Course: daily cyber hygiene", "--principle", "7",
             "--country", "any", "--language", "en", "--language", "fr", "--amount", "40", "--unit", "places", "--until", day(365))),
        Act("need-course", parties.HOSPITAL,
            ("need", "post", instrument, "--kind", "training", "--title", "Course for hospital staff", "--principle", "7", "--country",
             "any", "--language", "fr", "--amount", "12", "--unit", "places", "--until", day(180))),
        Act("taken-up", parties.HOSPITAL,
            ("resource", "take-up", instrument, "--offer", "{offer-course}", "--need", "{need-course}")),
        Act("delivered", parties.COMPANY,
            ("resource", "deliver", instrument, "--take-up", "{taken-up}", "--date", day(0), "--amount", "12", "--unit", "places")),
        Act("confirmed", parties.HOSPITAL, ("resource", "confirm", instrument, "--delivery", "{delivered}")),
        Act("offer-help", parties.CSIRT,
            ("offer", "post", instrument, "--kind", "incident-response", "--title", "First help when ransomware has struck",
             "--principle", "1", "--country", "any", "--language", "en", "--until", day(365))),
        Act("need-help", parties.CITY,
            ("need", "post", instrument, "--kind", "incident-response", "--title", "Whom to call for the city's waterworks",
             "--principle", "1", "--country", "any", "--until", day(365))),
    ]


def group_document(instrument):
    return {"id": GROUP, "instrument": instrument, "title": "Example group: a small supplier's first SBOM",
            "purpose": "To help suppliers with few hands to say what is in their software.",
            "chairs": [parties.STATE.id, parties.CSIRT.id], "goals": ["A guide that a supplier with ten people can follow in a day"],
            "deliverables": [{"id": "sample", "title": "A sample SBOM of a real product", "due": day(30)},
                             {"id": "guide", "title": "The guide", "due": day(120)}]}


def meeting_document():
    return {"id": MEETING, "kind": "meeting", "title": "Example group: first meeting", "working_group": GROUP, "from": day(-1),
            "place": "online",
            "participants": [{"party": parties.STATE.id, "role": "chair"}, {"party": parties.CSIRT.id, "role": "chair"},
                             {"party": parties.COMPANY.id, "role": "member"}, {"party": parties.HOSPITAL.id, "role": "member"}],
            "topics": [{"title": "What a first SBOM must have", "clauses": ["6"], "norms": ["paris-call:6"]}],
            "outcomes": ["The company gives the SBOM of its gateway as a sample"],
            "follow_ups": [{"id": "sample", "title": "Register the sample", "responsible": parties.COMPANY.id, "due": day(14)},
                           {"id": "outline", "title": "Write the guide's outline", "responsible": parties.CSIRT.id, "due": day(45)}]}


def group_and_meeting(place, instrument):
    group = written(place, "group", group_document(instrument))
    meeting = written(place, "meeting", meeting_document())
    return [
        Act("founded", parties.STATE, ("working-group", "found", group)),
        *(Act(f"joined-{party.name}", party, ("working-group", "join", GROUP))
          for party in (parties.STATE, parties.CSIRT, parties.COMPANY, parties.HOSPITAL)),
        Act("deliverable", parties.STATE,
            ("working-group", "deliver", GROUP, "sample", "--title", "SBOM of Acme Gateway 1.1.0", "--entry", "{gateway-1.1.0}")),
        Act("met", parties.STATE, ("meeting", "record", meeting)),
        *(Act(f"minutes-{party.name}", party, ("meeting", "confirm", MEETING, "--record", "{met}"))
          for party in (parties.CSIRT, parties.COMPANY)),  # the hospital is silent
        Act("followed-up", parties.COMPANY, ("meeting", "follow-up", MEETING, "sample", "--evidence", "{gateway-1.1.0}", "--note",
                                             "It is the SBOM of release 1.1.0; the record is entry {met}.")),
    ]


def contacts(place):
    # Numbers that France keeps for films and books: nobody answers there.
    detail = written(place, "duty-desk", {"party": parties.COMPANY.id, "function": "product-security",
                                          "telephones": ["+33 1 99 00 12 34"], "persons": [{"position": "Duty officer (fictitious)"}]})
    return [
        Act("contact-csirt", parties.CSIRT,
            ("contacts", "publish", "--function", "technical", "--mailbox", "csirt@" + parties.CSIRT.domain, "--language", "en",
             "--language", "fr", "--hours", "always", "--answer-hours", "24")),
        Act("contact-state", parties.STATE,
            ("contacts", "publish", "--function", "diplomatic", "--mailbox", "office@" + parties.STATE.domain, "--language", "fr",
             "--hours", "mon-fri 09:00-17:30", "--time-zone", "Europe/Paris", "--answer-hours", "72")),
        Act("contact-acme", parties.COMPANY,
            ("contacts", "publish", "--function", "product-security", "--mailbox", "psirt@" + parties.COMPANY.domain, "--language",
             "en", "--hours", "mon-fri 08:00-20:00", "--time-zone", "Europe/Paris", "--answer-hours", "24", "--detail", detail,
             "--marking", "AMBER", "--audience", parties.CSIRT.id, "--audience", parties.STATE.id)),
        Act("pinged", parties.STATE, ("contacts", "ping", parties.CSIRT.id, "--function", "technical")),
        Act("answered", parties.CSIRT, ("contacts", "answer", "{pinged}", "--data", place.node)),
    ]


def work(screen, place, entente, serving):
    screen.heading(6, "What parties do under the Call: pledges, help, a working group, contacts")
    screen.say("Everybody who speaks here is fictitious, and so is all that they say. What supporters on the public list do "
               "under the Call is not in this demonstration.")
    instrument = call.instrument(place)["id"]
    told = [*joining(instrument), *contacts(place), *pledges(instrument), *resources(instrument),
            *group_and_meeting(place, instrument)]
    applications = [parties.application(place, entente, party) for party in parties.NEWCOMERS]
    evidence = {name: entry_of(entente, statement_of(place.documents / f"{name}.cdx.json")) for name in EVIDENCE}
    entries, new = acts.say(place, entente, applications, told, evidence, "--node", serving.start())
    show(screen, entries, new)


def show(screen, entries, new):
    hospital, ruritania, company, csirt = parties.HOSPITAL.title, parties.RURITANIA.title, parties.COMPANY.title, parties.CSIRT.title

    def done(text, *names):
        named = [str(entries[name]) for name in names]
        screen.done(text + (": entry " if len(named) == 1 else ": entries ") + ", ".join(named))

    if not new:
        screen.say("All of it was there.")
    done(f"{hospital} was invited, announced that it would come, and signed", "invited-hospital", "announced-hospital", "supported-hospital")
    done(f"{ruritania} was invited and announced that it will; an announcement is no support", "invited-ruritania", "announced-ruritania")
    done(f"{company} says how it understands principle 6, and {parties.CITY.title} disagrees", "understood", "disagreed")
    done(f"{company} pledges an SBOM with nine of ten releases, consents that its progress is public, and reports with its SBOMs "
         f"as evidence (entries {', '.join(str(entries[name]) for name in EVIDENCE)})", "pledge-sbom", "consent", "report-sbom")
    done(f"{csirt} pledges to answer pings; {parties.CITY.title} pledges, and its progress is shown to itself alone", "pledge-pings",
         "pledge-hygiene")
    done(f"{company} offers a course, {hospital} needs one: taken up, delivered, confirmed", "offer-course", "need-course", "taken-up",
         "delivered", "confirmed")
    done("an offer of help in incidents and a need that fits it are open", "offer-help", "need-help")
    done("a working group with four members, one deliverable delivered and one due; its meeting, and what came of that", "founded",
         "deliverable", "met", "followed-up")
    done("three contacts, one with a part that only two parties are shown", "contact-csirt", "contact-state", "contact-acme")
    done(f"{parties.STATE.title} pings {csirt}, which answers in time", "pinged", "answered")
