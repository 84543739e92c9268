"""The service: what a supervisor is told, and the unit for systemd."""

import os
import re
import shutil
import signal
import socket
import subprocess
import unittest

from session import BINARY, ROOT, SECONDS_MAX, Session

EXPOSURE_MAX = 2.0  # as systemd-analyze counts, from 0 to 10


class Readiness(Session):
    def serve(self, address):
        return subprocess.Popen([BINARY, "serve", "--data", "data", "--listen", "127.0.0.1:0"], cwd=self.folder,
                                env=self.environment(NOTIFY_SOCKET=address), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def test_ready_and_stopping_are_said(self):
        self.make_node()
        path = str(self.folder / "notify")
        for bound, address in ((path, path), ("\0entente-test." + self.folder.name, "@entente-test." + self.folder.name)):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
                supervisor.settimeout(SECONDS_MAX)
                supervisor.bind(bound)
                process = self.serve(address)
                try:
                    self.assertEqual(supervisor.recv(100), b"READY=1")
                    process.send_signal(signal.SIGTERM)
                    self.assertEqual(supervisor.recv(100), b"STOPPING=1")
                    self.assertEqual(process.wait(SECONDS_MAX), 0)
                finally:
                    process.kill()
                    process.communicate()

    def test_a_supervisor_that_is_gone_does_not_matter(self):
        self.make_node()
        process = self.serve(str(self.folder / "nobody"))
        try:
            for line in process.stderr:
                if "supervisor-not-told" in line:
                    break
            else:
                self.fail("nothing was said of the supervisor")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(SECONDS_MAX), 0)
        finally:
            process.kill()
            process.communicate()


class Unit(Session):
    # Each unit, and the command whose options it gives.
    UNITS = {"entente.service": "serve", "entente-witness.service": "witness serve", "entente-monitor@.service": "monitor",
             "entente-mirror@.service": "mirror", "entente-feed@.service": "feed update"}
    TIMERS = {"entente-feed@.timer": "entente-feed@.service"}

    def setUp(self):
        super().setUp()
        if shutil.which("systemd-analyze") is None:
            self.skipTest("there is no systemd-analyze here")

    def unit(self, name):
        """The unit for the binary that is tested, which may not be installed; a template for one of its services."""
        text = (ROOT / "packaging" / name).read_text()
        return self.write(name.replace("@", "@call"), text.replace("/usr/bin/entente", os.path.abspath(BINARY)))

    def analyze(self, *arguments):
        done = subprocess.run(["systemd-analyze", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_they_are_understood(self):
        for name in self.UNITS:
            unit = self.unit(name)
            code, said = self.analyze("verify", "--man=no", str(unit))
            complaints = [line for line in said.splitlines() if unit.name in line]
            self.assertEqual((code, complaints), (0, []), said)

    def test_timers_start_what_there_is(self):
        for name, starts in self.TIMERS.items():
            self.unit(starts)
            timer = self.unit(name)
            code, said = self.analyze("verify", "--man=no", str(timer))
            self.assertEqual((code, [line for line in said.splitlines() if timer.name in line]), (0, []), said)

    def test_they_are_closed(self):
        for name in self.UNITS:
            unit = self.unit(name)
            code, said = self.analyze("security", "--offline=true", "--threshold=" + str(int(EXPOSURE_MAX * 10)), str(unit))
            exposure = re.search(rf"Overall exposure level for {re.escape(unit.name)}: ([0-9.]+)", said)
            self.assertIsNotNone(exposure, said)
            self.assertLessEqual(float(exposure.group(1)), EXPOSURE_MAX, said)
            self.assertEqual(code, 0, said)

    def test_their_options_are_taken(self):
        for name, command in self.UNITS.items():
            text = self.unit(name).read_text()
            options = set(re.findall(r" (--[a-z-]+)", re.search(r"^ExecStart=(.*)$", text, re.MULTILINE).group(1)))
            self.assertTrue(options, name)
            taken = set(re.findall(r"--[a-z-]+", self.entente("help", *command.split()).out))
            self.assertEqual(options - taken, set(), name)


if __name__ == "__main__":
    unittest.main()
