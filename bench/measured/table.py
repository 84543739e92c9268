"""The table that a person reads: what was measured, against what, and how far it is from the goal."""


class Table:
    WIDTHS = (58, 22, 34)

    def about(self, machine):
        print(f"Entente {machine['version']}, {machine['date']}, {machine['cores']} cores ({machine['processor']}), "
              f"Linux {machine['kernel']}, load before: {machine['load_before']}")
        if machine["load_before"] > 1:
            print("The machine is not quiet: wall times say little.")

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def row(self, what, figure, against=""):
        print("  " + what.ljust(self.WIDTHS[0]) + figure.rjust(self.WIDTHS[1]) + ("   " + against if against else ""), flush=True)

    def left_out(self, what, why):
        print(f"  {what}: left out, {why}", flush=True)

    def failed(self, what, why):
        print(f"  {what}: FAILED, {why}", flush=True)

    def end(self, path):
        print(f"\nAll figures: {path}")
