"""The parties that sign here. None of them exists: their domains are under .example, which nobody can own."""

import dataclasses

NOTICE = "demonstration, not endorsed"


@dataclasses.dataclass(frozen=True)
class Key:
    name: str
    roles: str
    algorithm: str = "ed25519"


@dataclasses.dataclass(frozen=True)
class Party:
    name: str
    title: str
    kind: str
    domain: str
    keys: tuple
    understanding: str = ""

    @property
    def id(self):
        return "did:web:" + self.domain


CUSTODIAN = Party("custodian", "Example Custodian", "civil-society", "custodian.example", (Key("custodian", "admin,instrument"),))

STATE = Party("state", "Republic of Exemplia", "state", "exemplia.example", (Key("state", "admin,instrument"),))

CITY = Party("city", "City of Port Sample", "public-authority", "port-sample.example", (Key("city", "admin,instrument"),),
             "The city supports the Call for itself. Its state, Testland, has not joined.")
CITY_STATE = "Testland"

# A build machine's key signs SBOMs and nothing else; the company's own key signs the rest.
COMPANY = Party("acme", "Acme Example Ltd", "private-sector", "acme.example",
                (Key("acme", "admin,instrument"), Key("acme-build", "supply", "es256")))

CSIRT = Party("csirt", "CSIRT Exemplia", "public-authority", "csirt.exemplia.example", (Key("csirt", "admin,instrument,supply"),))

SIGNERS = (STATE, CITY, COMPANY, CSIRT)

# They come when the others are there already: one signs, the other has only announced that it will.
HOSPITAL = Party("hospital", "Port Sample Hospital", "public-authority", "hospital.example", (Key("hospital", "admin,instrument"),))

RURITANIA = Party("ruritania", "Ruritania", "state", "ruritania.example", (Key("ruritania", "admin,instrument"),))

NEWCOMERS = (HOSPITAL, RURITANIA)


def key_file(place, key):
    return place.keys / f"{key.name}.pem"


def key_with_role(party, role):
    return next(key for key in party.keys if role in key.roles.split(","))


def sign_with(place, entente, party, role):
    """Options that make a command sign as this party."""
    return ["--key", key_file(place, key_with_role(party, role)), "--issuer", party.id, *entente.passphrase]


def application(place, entente, party):
    """The party's application, signed by its first key; made when it is not there."""
    for key in party.keys:
        if not key_file(place, key).exists():
            entente.run("keygen", key_file(place, key), "--algorithm", key.algorithm, *entente.passphrase)
    statement = place.documents / f"{party.name}.cose"
    if not statement.exists():
        keys = [word for key in party.keys for word in ("--key", f"{key_file(place, key)}:{key.roles}")]
        entente.run("party", "new", "--id", party.id, "--name", party.title, "--kind", party.kind, "--domain", party.domain,
                    "--notice", NOTICE, *keys, "--out", statement, *entente.passphrase)
    return statement


def support(place, entente, party, instrument):
    """The party's own support for the instrument."""
    statement = place.documents / f"{party.name}-support.cose"
    if not statement.exists():
        understanding = ["--understanding", party.understanding] if party.understanding else []
        entente.run("support", instrument["id"], "--version", instrument["version"], *understanding, "--out", statement,
                    *sign_with(place, entente, party, "instrument"))
    return statement
