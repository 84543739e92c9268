"""Step 1: a node."""

ORIGIN = "demonstration.example/paris-call"
NAME = "Paris Call, demonstration"
OPERATOR = "did:web:demonstration.example"


def make(screen, place, entente):
    screen.heading(1, "A node: keys, origin, configuration, log and database, in one directory")
    place.prepare()
    if place.has_node():
        screen.done(f"{place.short(place.node)}/ is there; its log is {ORIGIN}")
        return
    made = entente.ask("init", place.node, "--origin", ORIGIN, "--name", NAME, "--operator", OPERATOR, "--demonstration",
                       *entente.passphrase)
    screen.done(f"made {place.short(place.node)}/, its log is {made['origin']}; its policy and its keys are the first entries")
    screen.done(f"all keys of the demonstration are encrypted with a random passphrase, in {place.short(place.passphrase)} "
                "(mode 0600). A real operator keeps a passphrase elsewhere")
    screen.say(f"The log's key, by which anybody can check it: {made['checkpoint_key']}")
